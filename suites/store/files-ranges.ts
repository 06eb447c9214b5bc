import type { Area, Check, CheckContext } from '../engine/check.js';
import { NotSeen, Violation } from '../engine/outcomes.js';
import { expectOctets, expectPart, getRange, partsOf } from './internal/ranges.js';
import { aFile, type WholeFile } from './internal/whole.js';

const checks: readonly Check[] = [
  {
    id: 'store-ranges-offered',
    clause: 'STORE-019',
    title: 'A Range of a file is answered with that part.',
    async run(t) {
      const { path } = await large(t);
      t.expect.status(await t.ops.raw('GET', path, { headers: { Range: 'bytes=0-9' } }), 206);
    },
  },
  {
    id: 'store-range',
    clause: 'STORE-020',
    title: 'A part is what its Content-Range says, of what was asked for, with the entity tag of the file.',
    async run(t) {
      const file = await large(t);
      const n = file.bytes.length;
      for (const [first, last] of [
        [0, 0],
        [5, 9],
        [Math.floor(n / 3), Math.floor(n / 2)],
        [n - 1, n - 1],
      ] as const) {
        const reply = await getRange(t, file, `bytes=${first}-${last}`);
        expectPart(t, reply, file, first, last);
        t.expect.equal(reply.header('etag'), file.reply.header('etag'), 'ETag of a part and of the file', reply);
      }
    },
  },
  {
    id: 'store-range-ends',
    clause: 'STORE-021',
    title: 'Ranges without an end, from the end, and beyond the end give what there is.',
    async run(t) {
      const file = await large(t);
      const n = file.bytes.length;
      expectPart(t, await getRange(t, file, `bytes=${n - 7}-`), file, n - 7, n - 1);
      expectPart(t, await getRange(t, file, 'bytes=-5'), file, n - 5, n - 1);
      expectPart(t, await getRange(t, file, `bytes=${n - 4}-${n + 1_000}`), file, n - 4, n - 1);
      const all = await t.ops.raw('GET', file.path, { headers: { Range: `bytes=-${n + 1_000}` } });
      // All of it may be answered as the whole or as a part that is the whole.
      if (all.status === 200) expectOctets(t, all, all.bytes, file, { first: 0, last: n - 1, size: n });
      else expectPart(t, all, file, 0, n - 1);
    },
  },
  {
    id: 'store-range-unsatisfiable',
    clause: 'STORE-022',
    title: 'A range behind the end is answered 416 with the length of the file.',
    async run(t) {
      const file = await large(t);
      const n = file.bytes.length;
      const reply = await getRange(t, file, `bytes=${n}-`);
      t.expect.status(reply, 416);
      t.expect.header(reply, 'content-range', new RegExp(`^bytes \\*/${n}$`, 'i'));
    },
  },
  {
    id: 'store-if-range-other',
    clause: 'STORE-023',
    title: 'If-Range with another entity tag or an older date is answered with the whole file.',
    async run(t) {
      const file = await large(t);
      await getRange(t, file, 'bytes=0-9');
      for (const condition of ['"never given"', new Date(0).toUTCString()]) {
        const reply = await t.ops.raw('GET', file.path, { headers: { Range: 'bytes=5-9', 'If-Range': condition } });
        t.expect.status(reply, 200, `If-Range: ${condition} is not of the file as it is`);
        expectOctets(t, reply, reply.bytes, file, { first: 0, last: file.bytes.length - 1, size: undefined });
      }
    },
  },
  {
    id: 'store-resume',
    clause: 'STORE-024',
    title: 'A transfer that broke off is resumed to the same octets.',
    async run(t) {
      const file = await large(t);
      const tag = file.reply.header('etag');
      const n = file.bytes.length;
      const half = Math.floor(n / 2);
      const condition: Record<string, string> = tag === undefined || tag.startsWith('W/') ? {} : { 'If-Range': tag };
      const begin = await getRange(t, file, `bytes=0-${half - 1}`);
      const rest = await getRange(t, file, `bytes=${half}-`, condition);
      t.expect.status(rest, 206);
      const whole = Buffer.concat([begin.bytes, rest.bytes]);
      t.expect.that(
        whole.equals(file.bytes),
        'The first half and the rest of a file are not the file.',
        { expected: `the ${n} octets of the file`, received: `${whole.length} octets that differ` },
        rest,
      );
    },
  },
  {
    id: 'store-ranges-many',
    clause: 'STORE-025',
    title: 'Several ranges are answered with parts that are right, or with the whole file.',
    async run(t) {
      const file = await large(t);
      const n = file.bytes.length;
      const reply = await t.ops.raw('GET', file.path, { headers: { Range: `bytes=0-3, 6-8, ${n - 2}-` } });
      t.expect.status(reply, [200, 206, 416]);
      if (reply.status === 416) throw new NotSeen('not-observed', 'The Store answers several ranges with 416.');
      if (reply.status === 200) {
        expectOctets(t, reply, reply.bytes, file, { first: 0, last: n - 1, size: n });
        return;
      }
      if (reply.mediaType() !== 'multipart/byteranges') return expectPart(t, reply, file, 0, n - 1);
      const parts = partsOf(reply);
      if (parts === undefined || parts.length === 0)
        throw new Violation('The content is no multipart/byteranges.', {
          expected: 'parts between the boundary of the Content-Type',
          received: reply.header('content-type') ?? '',
          exchange: reply.exchange.id,
        });
      for (const { range, bytes } of parts) {
        if (range === undefined)
          throw new Violation('A part of several has no Content-Range.', { exchange: reply.exchange.id });
        expectOctets(t, reply, bytes, file, range);
      }
    },
  },
  {
    id: 'store-range-unit',
    clause: 'STORE-026',
    title: 'A Range in a unit that nobody knows is ignored.',
    async run(t) {
      const file = await large(t);
      const reply = await t.ops.raw('GET', file.path, { headers: { Range: 'ells=0-3' } });
      t.expect.status(reply, 200, 'the unit of the range is not known');
      expectOctets(t, reply, reply.bytes, file, { first: 0, last: file.bytes.length - 1, size: undefined });
    },
  },
];

/** Ranges and resumption (RFC 9110 14). */
export const filesRanges: Area = { name: 'store-files-ranges', title: 'Files: ranges', checks };

/** A file that has parts worth asking for. */
async function large(t: CheckContext): Promise<WholeFile> {
  const file = await aFile(t);
  if (file.bytes.length < 32) throw new NotSeen('not-observed', `${file.path} is too short for ranges.`);
  return file;
}
