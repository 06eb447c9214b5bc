import type { Area, Check } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { expectDigest, wantDigests } from './internal/digest-fields.js';
import { aFile } from './internal/whole.js';

const checks: readonly Check[] = [
  {
    id: 'store-digest-true',
    clause: 'STORE-027',
    title: 'Repr-Digest is of the whole file, in answers to HEAD and Range too; Content-Digest is of the content.',
    async run(t) {
      const { path, bytes } = await aFile(t);
      const ask = (method: string, range?: string) =>
        t.ops.raw(method, path, { headers: { ...wantDigests, ...(range && { Range: range }) } });
      const whole = await ask('GET');
      const seen = [
        expectDigest(t, whole, 'Repr-Digest', bytes, 'the file'),
        expectDigest(t, whole, 'Content-Digest', whole.bytes, 'the content'),
      ];
      const part = await ask('GET', 'bytes=1-6');
      if (part.status === 206) {
        seen.push(expectDigest(t, part, 'Repr-Digest', bytes, 'the file, in a part of it'));
        seen.push(expectDigest(t, part, 'Content-Digest', part.bytes, 'the content of a part'));
      }
      const bare = await ask('HEAD');
      if (bare.status === 200) seen.push(expectDigest(t, bare, 'Repr-Digest', bytes, 'the file, in answer to HEAD'));
      if (!seen.includes(true)) throw new NotSeen('not-observed', 'The Store gives no digests.');
    },
  },
  {
    id: 'store-digest-given',
    clause: 'STORE-028',
    title: 'A file comes with its Repr-Digest.',
    async run(t) {
      const { path } = await aFile(t);
      t.expect.header(await t.ops.raw('GET', path, { headers: wantDigests }), 'repr-digest');
    },
  },
];

/** Digest fields (RFC 9530). */
export const filesDigests: Area = { name: 'store-files-digests', title: 'Files: digests', checks };
