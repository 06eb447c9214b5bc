import type { Area, Check, CheckContext, CredentialBend, Reply, RequestParts } from '../engine/check.js';
import { NotSeen, Violation } from '../engine/outcomes.js';
import { atBase } from '../engine/store-paths.js';
import { expectPages } from './internal/listing.js';
import {
  absentName,
  aFile,
  headCheck,
  ifMatchCheck,
  type ObjectsOf,
  partCheck,
  rangeCheck,
  unchangedCheck,
  whole,
} from './internal/objects.js';
import { type Xml, xmlOf } from './internal/xml.js';

const objects: ObjectsOf = { prefix: 'bucket', object: aFile };
const keyOf = (path: string): string => decodeURIComponent(path.slice(1));

/** ListObjectsV2. @throws NotSeen when nobody may list; Violation when the answer is no listing */
async function listing(t: CheckContext, parameters: Record<string, string>): Promise<{ reply: Reply; list: Xml }> {
  const query = new URLSearchParams({ 'list-type': '2', ...parameters });
  const reply = await t.ops.raw('GET', atBase(String(query).replaceAll('+', '%20'))(t.target.url));
  if (reply.status === 403) throw new NotSeen('not-observed', 'This identity may not list the bucket (403).');
  t.expect.status(reply, 200);
  const list = xmlOf(reply);
  t.expect.equal(list.name, 'ListBucketResult', 'root element', reply);
  return { reply, list };
}

/** Whether objects may be listed, so that an absent one is told from one that is forbidden. */
async function mayList(t: CheckContext): Promise<boolean> {
  try {
    await listing(t, { 'max-keys': '1' });
    return true;
  } catch (error) {
    if (error instanceof NotSeen || error instanceof Violation) return false;
    throw error;
  }
}

const wrongCredentials: readonly RequestParts[] = [
  { identity: 'bad' },
  ...(
    [
      { kind: 'truncated' },
      { kind: 'extended' },
      { kind: 'case-changed' },
      { kind: 'signed-for', method: 'PUT' },
      { kind: 'signed-for', uri: '/maas-conformance/elsewhere' },
    ] satisfies CredentialBend[]
  ).map((bend) => ({ bend })),
];

const checks: readonly Check[] = [
  {
    id: 'bucket-list',
    clause: 'BUCKET-001',
    title: 'ListObjectsV2 by prefix names what is there.',
    async run(t) {
      const key = keyOf(aFile(t));
      const [, start = '', folder] = /^((?:L3|packages)\/[^/]+?)(\/.*|\.json|\.tar\.gz)$/.exec(key) ?? [];
      const { reply, list } = await listing(t, { prefix: start, delimiter: '/' });
      const names = [
        ...list.all('Contents').map((each) => each.first('Key')),
        ...list.all('CommonPrefixes').map((each) => each.first('Prefix')),
      ];
      const want = folder?.startsWith('/') ? `${start}/` : key;
      t.expect.that(
        names.includes(want),
        `The listing of ${start} leaves out ${want}, which is there.`,
        { expected: want, received: names.join(', ') || 'nothing' },
        reply,
      );
      const stray = names.filter((name) => name?.startsWith(start) !== true);
      t.expect.equal(stray, [], `entries that do not begin with ${start}`, reply);
    },
  },
  {
    id: 'bucket-pages',
    clause: 'BUCKET-002',
    title: 'Pages of ListObjectsV2 together are the listing.',
    run: (t) =>
      expectPages(t, async (limit, from) => {
        const { reply, list } = await listing(t, {
          ...(limit !== undefined && { 'max-keys': String(limit) }),
          ...(from !== undefined && { 'continuation-token': from }),
        });
        const more = list.first('IsTruncated') === 'true';
        const next = more ? list.first('NextContinuationToken') : undefined;
        t.expect.that(
          !more || !!next,
          'The page is truncated and has no NextContinuationToken.',
          { expected: 'NextContinuationToken', received: 'none' },
          reply,
        );
        return { keys: list.all('Contents').map((each) => each.first('Key') ?? ''), next };
      }),
  },
  {
    id: 'bucket-object',
    clause: 'BUCKET-003',
    title: 'GetObject answers 200 with as many octets as the listing says.',
    async run(t) {
      const path = aFile(t);
      const reply = await whole(t, path);
      if (!(await mayList(t))) return;
      const { list } = await listing(t, { prefix: keyOf(path) });
      const entry = list.all('Contents').find((each) => each.first('Key') === keyOf(path));
      t.expect.equal(String(reply.bytes.length), entry?.first('Size'), 'octets of the object, as listed', reply);
    },
  },
  partCheck(objects, 'BUCKET-004'),
  rangeCheck(objects, 'BUCKET-005'),
  {
    id: 'bucket-absent',
    clause: 'BUCKET-006',
    title: 'GetObject of what is not there is answered 404 NoSuchKey.',
    async run(t) {
      const reply = await t.ops.raw('GET', `/${absentName}`);
      // Who may not list is not told what is missing (GetObject, "Permissions").
      if (reply.status === 403 && !(await mayList(t))) return;
      t.expect.status(reply, 404);
      t.expect.equal(xmlOf(reply).first('Code'), 'NoSuchKey', 'Code of the error', reply);
    },
  },
  headCheck(objects, 'BUCKET-007', ['etag', 'last-modified']),
  unchangedCheck(objects, 'BUCKET-008'),
  ifMatchCheck(objects, 'BUCKET-009'),
  {
    id: 'bucket-credential',
    clause: 'BUCKET-010',
    title: 'A wrong key or signature is refused.',
    needsAuth: true,
    async run(t) {
      if (t.target.auth !== 's3') throw new NotSeen('not-applicable', 'Requests of this run are not signed.');
      const path = aFile(t);
      for (const parts of wrongCredentials)
        t.expect.status(await t.ops.raw('GET', path, parts), '4xx', 'the signature is wrong');
    },
  },
  {
    id: 'bucket-error-xml',
    clause: 'BUCKET-011',
    title: 'A refusal is an Error element with a Code.',
    async run(t) {
      const refusals = [
        await t.ops.raw('GET', `/${absentName}`),
        await t.ops.raw('GET', aFile(t), { headers: { Range: 'bytes=999999999999-' } }),
        ...(t.target.auth === 's3' ? [await t.ops.raw('GET', aFile(t), { identity: 'bad' })] : []),
      ].filter(({ status }) => status >= 400 && status < 500);
      for (const reply of refusals) {
        const error = xmlOf(reply);
        t.expect.equal(error.name, 'Error', 'root element', reply);
        t.expect.that(
          /^\w+$/.test(error.first('Code') ?? ''),
          'The Error element has no Code.',
          { expected: '<Code>…</Code>', received: error.first('Code') ?? 'none' },
          reply,
        );
      }
      if (refusals.length === 0) throw new NotSeen('not-observed', 'Nothing was refused.');
    },
  },
];

/** A bucket of Amazon S3, or of whoever speaks its protocol. */
export const s3: Area = { name: 'store-s3', title: 'S3', checks };
