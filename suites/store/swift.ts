import type { Area, Check, CheckContext, CredentialBend, Reply, RequestParts } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { stringMember } from '../engine/reply.js';
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

const objects: ObjectsOf = { prefix: 'swift', object: aFile };
const nameOf = (path: string): string => decodeURIComponent(path.slice(1));

/** The listing of the container in JSON. @throws NotSeen when this identity may not list */
async function listing(
  t: CheckContext,
  parameters: Record<string, string>,
): Promise<{ reply: Reply; list: unknown[] }> {
  const query = new URLSearchParams({ format: 'json', ...parameters });
  const reply = await t.ops.raw('GET', atBase(String(query).replaceAll('+', '%20'))(t.target.url));
  if (reply.status === 401 || reply.status === 403)
    throw new NotSeen('not-observed', `This identity may not list the container (${reply.status}).`);
  t.expect.status(reply, [200, 204]);
  const list = reply.status === 204 ? [] : reply.json();
  t.expect.that(
    Array.isArray(list),
    'The listing is no array.',
    { expected: 'an array', received: typeof list },
    reply,
  );
  return { reply, list: list as unknown[] };
}

const entry = (each: unknown): string => stringMember(each, 'name') ?? stringMember(each, 'subdir') ?? '';

const bends: readonly CredentialBend[] = [{ kind: 'truncated' }, { kind: 'extended' }, { kind: 'case-changed' }];

const checks: readonly Check[] = [
  {
    id: 'swift-list',
    clause: 'SWIFT-001',
    title: 'The listing of the container by prefix names what is there.',
    async run(t) {
      const name = nameOf(aFile(t));
      const [, start = '', rest] = /^((?:L3|packages)\/[^/]+?)(\/.*|\.json|\.tar\.gz)$/.exec(name) ?? [];
      const { reply, list } = await listing(t, { prefix: start, delimiter: '/' });
      const names = list.map(entry);
      const want = rest?.startsWith('/') ? `${start}/` : name;
      t.expect.that(
        names.includes(want),
        `The listing of ${start} leaves out ${want}, which is there.`,
        { expected: want, received: names.join(', ') || 'nothing' },
        reply,
      );
      const stray = names.filter((each) => !each.startsWith(start));
      t.expect.equal(stray, [], `entries that do not begin with ${start}`, reply);
    },
  },
  {
    id: 'swift-pages',
    clause: 'SWIFT-002',
    title: 'Pages by limit and marker together are the listing.',
    run: (t) =>
      expectPages(t, async (limit, from) => {
        const { list } = await listing(t, {
          ...(limit !== undefined && { limit: String(limit) }),
          ...(from !== undefined && { marker: from }),
        });
        const keys = list.map(entry);
        // The end is where a page is empty: a server may give fewer than were asked for.
        return { keys, next: keys.at(-1) };
      }),
  },
  {
    id: 'swift-object',
    clause: 'SWIFT-003',
    title: 'GET of an object answers 200 with as many octets as the listing says.',
    async run(t) {
      const path = aFile(t);
      const reply = await whole(t, path);
      const { list } = await listing(t, { prefix: nameOf(path) });
      const listed = list.find((each) => entry(each) === nameOf(path)) as { bytes?: unknown } | undefined;
      t.expect.equal(reply.bytes.length, listed?.bytes, 'octets of the object, as listed', reply);
    },
  },
  partCheck(objects, 'SWIFT-004'),
  rangeCheck(objects, 'SWIFT-005'),
  {
    id: 'swift-absent',
    clause: 'SWIFT-006',
    title: 'An object that is not there is answered 404.',
    async run(t) {
      const path = `/${absentName}`;
      t.expect.status(await t.ops.raw('GET', path), 404);
      t.expect.status(await t.ops.raw('HEAD', path), 404);
    },
  },
  headCheck(objects, 'SWIFT-007', ['etag', 'last-modified']),
  unchangedCheck(objects, 'SWIFT-008'),
  ifMatchCheck(objects, 'SWIFT-009'),
  {
    id: 'swift-credential',
    clause: 'SWIFT-010',
    title: 'A token that nobody gave is refused with 401.',
    needsAuth: true,
    async run(t) {
      const path = aFile(t);
      const open = await t.ops.raw('GET', path, { identity: 'none' });
      if (open.status === 200) throw new NotSeen('not-applicable', 'Anybody may read the container.');
      t.expect.status(open, [401, 403], 'there is no token');
      const wrong: RequestParts[] = [
        { identity: 'bad' },
        ...(t.target.auth === 'swift' ? bends.map((bend) => ({ bend })) : []),
      ];
      for (const parts of wrong) t.expect.status(await t.ops.raw('GET', path, parts), [401, 403], 'the token is wrong');
    },
  },
  {
    id: 'swift-transaction',
    clause: 'SWIFT-011',
    title: 'Every answer bears the id of its transaction.',
    async run(t) {
      for (const path of [aFile(t), `/${absentName}`]) {
        const reply = await t.ops.raw('GET', path);
        const id = reply.header('x-trans-id') ?? reply.header('x-openstack-request-id');
        t.expect.that(
          id !== undefined,
          `The answer ${reply.status} has no transaction id.`,
          { expected: 'a field X-Trans-Id', received: 'none' },
          reply,
        );
      }
    },
  },
];

/** A container of OpenStack Swift. */
export const swift: Area = { name: 'store-swift', title: 'Swift', checks };
