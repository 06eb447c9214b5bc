import type { Area, Check, CheckContext, Reply } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { excerptOf, stringMember } from '../engine/reply.js';
import { webhdfsPath } from '../engine/store-paths.js';
import { storeOf } from './internal/elements.js';
import { absentName, sameOctets } from './internal/objects.js';

/** A file of the Store in HDFS: its path below the Store's folder. @throws NotSeen */
function aFile(t: CheckContext): string {
  for (const { metadata, package: archive } of storeOf(t).elements) {
    const found = [metadata, archive].flatMap(
      (each) => /\/((?:L3|packages)\/[^?]+)\?op=OPEN/.exec(each ?? '')?.[1] ?? [],
    );
    if (found[0] !== undefined) return decodeURIComponent(found[0]);
  }
  throw new NotSeen('not-observed', 'No AIM was found by which the Store can be judged; name one with --element.');
}

const ask = (t: CheckContext, path: string, op: string, more: Record<string, string> = {}): Promise<Reply> =>
  t.ops.raw('GET', webhdfsPath(path, op, more)(t.target.url));

/** The length of a file by GETFILESTATUS. */
async function lengthOf(t: CheckContext, path: string): Promise<number> {
  const reply = await ask(t, path, 'GETFILESTATUS');
  t.expect.status(reply, 200);
  const { FileStatus } = reply.json() as { FileStatus?: { type?: unknown; length?: unknown } };
  t.expect.equal(FileStatus?.type, 'FILE', 'FileStatus.type', reply);
  t.expect.that(
    Number.isSafeInteger(FileStatus?.length),
    'FileStatus.length is no number of octets.',
    { expected: 'a whole number', received: JSON.stringify(FileStatus?.length) ?? 'nothing' },
    reply,
  );
  return FileStatus?.length as number;
}

/** Octets of a file, or the address of another origin where they are: nobody goes there. */
async function open(
  t: CheckContext,
  path: string,
  more: Record<string, string> = {},
): Promise<{ reply: Reply; elsewhere?: URL }> {
  const reply = await ask(t, path, 'OPEN', more);
  t.expect.status(reply, [200, 307]);
  if (reply.status === 200) return { reply };
  const given = reply.header('location') ?? '';
  const place = URL.canParse(given) ? new URL(given) : undefined;
  t.expect.that(
    place !== undefined && /^https?:$/.test(place.protocol),
    'The redirect to the datanode has no absolute Location.',
    { expected: 'Location: http://DATANODE/webhdfs/v1/PATH?op=OPEN…', received: given || 'no Location' },
    reply,
  );
  const elsewhere = place as URL;
  if (elsewhere.origin !== new URL(t.target.url).origin) return { reply, elsewhere };
  const content = await t.ops.raw('GET', given);
  t.expect.status(content, 200, 'the redirect leads here');
  return { reply: content };
}

const checks: readonly Check[] = [
  {
    id: 'hdfs-list',
    clause: 'HDFS-001',
    title: 'LISTSTATUS names what is in a folder.',
    async run(t) {
      const path = aFile(t);
      const end = path.lastIndexOf('/');
      const reply = await ask(t, path.slice(0, end), 'LISTSTATUS');
      t.expect.status(reply, 200);
      const { FileStatuses } = reply.json() as { FileStatuses?: { FileStatus?: unknown } };
      const list = FileStatuses?.FileStatus;
      const statuses: unknown[] = Array.isArray(list) ? list : [];
      const found = statuses.find((each) => stringMember(each, 'pathSuffix') === path.slice(end + 1));
      t.expect.that(
        found !== undefined,
        `LISTSTATUS leaves out ${path}, which is there.`,
        {
          expected: path.slice(end + 1),
          received: statuses.map((each) => stringMember(each, 'pathSuffix')).join(', '),
        },
        reply,
      );
      t.expect.equal(stringMember(found, 'type'), 'FILE', 'type', reply);
      t.expect.equal(
        (found as { length?: unknown }).length,
        await lengthOf(t, path),
        'length, as GETFILESTATUS',
        reply,
      );
    },
  },
  {
    id: 'hdfs-status',
    clause: 'HDFS-002',
    title: 'GETFILESTATUS gives type and length of a file.',
    run: async (t) => void (await lengthOf(t, aFile(t))),
  },
  {
    id: 'hdfs-open',
    clause: 'HDFS-003',
    title: 'OPEN gives all octets of the file, or says by 307 where they are.',
    async run(t) {
      const path = aFile(t);
      const length = await lengthOf(t, path);
      const { reply, elsewhere } = await open(t, path);
      if (elsewhere === undefined) return t.expect.equal(reply.bytes.length, length, 'octets of the file', reply);
      t.expect.equal(elsewhere.searchParams.get('op')?.toUpperCase(), 'OPEN', 'op of the redirect', reply);
      t.expect.that(
        decodeURIComponent(elsewhere.pathname).endsWith(`/${path}`),
        'The redirect leads to another file.',
        { expected: `…/${path}`, received: elsewhere.pathname },
        reply,
      );
    },
  },
  {
    id: 'hdfs-part',
    clause: 'HDFS-004',
    title: 'OPEN with offset and length gives that part.',
    async run(t) {
      const path = aFile(t);
      const length = await lengthOf(t, path);
      if (length < 16) throw new NotSeen('not-observed', 'The file is too short for a part.');
      const { reply, elsewhere } = await open(t, path, { offset: '2', length: '8' });
      if (elsewhere !== undefined) {
        t.expect.equal(elsewhere.searchParams.get('offset'), '2', 'offset of the redirect', reply);
        t.expect.equal(elsewhere.searchParams.get('length'), '8', 'length of the redirect', reply);
        return;
      }
      const { reply: all } = await open(t, path);
      sameOctets(t, reply, all.bytes.subarray(2, 10), 'octets from 2 to 9');
      const { reply: end } = await open(t, path, { offset: String(length - 5) });
      sameOctets(t, end, all.bytes.subarray(-5), 'last five octets');
    },
  },
  {
    id: 'hdfs-noredirect',
    clause: 'HDFS-005',
    title: 'OPEN with noredirect=true gives the address in JSON.',
    async run(t) {
      const usual = await ask(t, aFile(t), 'OPEN');
      if (usual.status === 200)
        throw new NotSeen('not-applicable', 'The server sends octets itself; there is no redirect.');
      const reply = await ask(t, aFile(t), 'OPEN', { noredirect: 'true' });
      t.expect.status(reply, 200);
      t.expect.mediaType(reply, 'application/json');
      const given = stringMember(reply.json(), 'Location') ?? '';
      t.expect.that(URL.canParse(given), 'Location is no absolute address.', {
        expected: 'an absolute URL',
        received: given || 'no Location',
      });
    },
  },
  {
    id: 'hdfs-absent',
    clause: 'HDFS-006',
    title: 'A file that is not there is answered 404 FileNotFoundException.',
    async run(t) {
      const reply = await ask(t, absentName, 'GETFILESTATUS');
      t.expect.status(reply, 404);
      const { RemoteException } = reply.json() as { RemoteException?: unknown };
      t.expect.equal(stringMember(RemoteException, 'exception'), 'FileNotFoundException', 'exception', reply);
    },
  },
  {
    id: 'hdfs-unknown-operation',
    clause: 'HDFS-007',
    title: 'An operation that does not exist is answered 400.',
    async run(t) {
      const reply = await ask(t, aFile(t), 'MAASCONFORMANCE');
      t.expect.status(reply, 400);
    },
  },
  {
    id: 'hdfs-credential',
    clause: 'HDFS-008',
    title: 'A wrong credential is refused.',
    needsAuth: true,
    async run(t) {
      if (t.target.auth === 'hdfs')
        throw new NotSeen('not-applicable', 'Simple authentication names a user and proves nothing.');
      const path = aFile(t);
      const where = webhdfsPath(path, 'GETFILESTATUS')(t.target.url);
      const free = await t.ops.raw('GET', where, { identity: 'none' });
      if (free.status === 200) throw new NotSeen('not-applicable', 'Anybody may read the folder.');
      t.expect.status(free, [401, 403], 'there is no credential');
      t.expect.status(await t.ops.raw('GET', where, { identity: 'bad' }), [401, 403], 'the credential is wrong');
    },
  },
  {
    id: 'hdfs-exception',
    clause: 'HDFS-009',
    title: 'A refusal names its exception and says a message in JSON.',
    async run(t) {
      const refusals = [
        await ask(t, absentName, 'GETFILESTATUS'),
        await ask(t, absentName, 'OPEN'),
        await ask(t, aFile(t), 'MAASCONFORMANCE'),
      ].filter(({ status }) => [400, 403, 404].includes(status));
      for (const reply of refusals) {
        const { RemoteException } = (reply.json() ?? {}) as { RemoteException?: unknown };
        const whole = ['exception', 'message'].every((name) => stringMember(RemoteException, name) !== undefined);
        t.expect.that(
          whole,
          `The answer ${reply.status} has no RemoteException with exception and message.`,
          { expected: '{"RemoteException": {"exception", "message", …}}', received: excerptOf(reply.bytes) },
          reply,
        );
      }
      if (refusals.length === 0) throw new NotSeen('not-observed', 'Nothing was refused with 400, 403 or 404.');
    },
  },
];

/** HDFS by WebHDFS. */
export const webhdfs: Area = { name: 'store-webhdfs', title: 'WebHDFS', checks };
