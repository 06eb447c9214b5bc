import { createHash } from 'node:crypto';
import type { Metadata, Targets } from '@tufjs/models';
import type { Area, Check, CheckContext } from '../engine/check.js';
import { NoAnswer, NotSeen, Violation } from '../engine/outcomes.js';
import { storeOf } from './internal/elements.js';
import {
  blockedBy,
  fetchFrom,
  readSnapshot,
  readTargets,
  readTimestamp,
  trustedRoot,
  walkAll,
  walkRoots,
} from './internal/tuf-published.js';

/** Targets that are fetched, and the largest of them. */
const some = 6;
const largest = 8 * 1024 * 1024;

const checks: readonly Check[] = [
  {
    id: 'tufpub-roots',
    clause: 'TUFPUB-001',
    title: 'Each root is signed by enough keys of the one before and of itself.',
    async run(t) {
      published(t);
      await walkRoots(t);
    },
  },
  {
    id: 'tufpub-last-root',
    clause: 'TUFPUB-002',
    title: 'The root after the last one is answered with a 4xx status.',
    async run(t) {
      published(t);
      const { next } = await blockedBy('TUFPUB-001', () => walkRoots(t));
      t.expect.status(next, '4xx', 'there is no such root yet');
    },
  },
  {
    id: 'tufpub-timestamp',
    clause: 'TUFPUB-003',
    title: 'The timestamp is signed by enough keys of its role.',
    async run(t) {
      published(t);
      await readTimestamp(t, await trustedRoot(t));
    },
  },
  {
    id: 'tufpub-snapshot',
    clause: 'TUFPUB-004',
    title: 'The snapshot is the one that the timestamp names, and is signed.',
    async run(t) {
      published(t);
      const root = await trustedRoot(t);
      const { metadata } = await blockedBy('TUFPUB-003', () => readTimestamp(t, root));
      await readSnapshot(t, root, metadata);
    },
  },
  {
    id: 'tufpub-targets',
    clause: 'TUFPUB-005',
    title: 'The targets metadata are those that the snapshot names, and are signed.',
    async run(t) {
      published(t);
      const root = await trustedRoot(t);
      const timestamp = await blockedBy('TUFPUB-003', () => readTimestamp(t, root));
      const { metadata } = await blockedBy('TUFPUB-004', () => readSnapshot(t, root, timestamp.metadata));
      await readTargets(t, root, metadata, { role: 'targets', delegator: root });
    },
  },
  {
    id: 'tufpub-delegations',
    clause: 'TUFPUB-006',
    title: 'Delegated targets metadata are those that the snapshot names, signed by the keys that were delegated to.',
    async run(t) {
      published(t);
      const { root, snapshot, targets } = await walkAll(t);
      const roles = Object.keys(targets.metadata.signed.delegations?.roles ?? {});
      if (roles.length === 0) throw new NotSeen('not-observed', 'The targets metadata delegate to nobody.');
      for (const role of roles.slice(0, 16))
        await readTargets(t, root, snapshot.metadata, { role, delegator: targets.metadata });
    },
  },
  {
    id: 'tufpub-in-time',
    clause: 'TUFPUB-007',
    title: 'No metadata have expired.',
    async run(t) {
      published(t);
      const { root, timestamp, snapshot, targets } = await walkAll(t);
      for (const { role, signed, reply } of [
        { role: 'root', signed: root.signed, reply: timestamp.reply },
        { role: 'timestamp', signed: timestamp.metadata.signed, reply: timestamp.reply },
        { role: 'snapshot', signed: snapshot.metadata.signed, reply: snapshot.reply },
        { role: 'targets', signed: targets.metadata.signed, reply: targets.reply },
      ])
        t.expect.that(
          !signed.isExpired(),
          `The ${role} metadata have expired.`,
          { expected: 'a time to come', received: String(signed.expires) },
          reply,
        );
    },
  },
  {
    id: 'tufpub-consistent',
    clause: 'TUFPUB-008',
    title: 'The repository is published in consistent snapshots.',
    async run(t) {
      published(t);
      const root = await trustedRoot(t);
      t.expect.equal(root.signed.consistentSnapshot, true, 'consistent_snapshot of the root');
    },
  },
  {
    id: 'tufpub-contents',
    clause: 'TUFPUB-009',
    title: 'Targets have the length and the digests that the metadata name.',
    async run(t) {
      published(t);
      const { root, targets } = await walkAll(t);
      const all = small(targets.metadata);
      if (all.length === 0) throw new NotSeen('not-observed', 'The metadata name no target that is small enough.');
      for (const { path, length, hashes } of all) {
        for (const name of namesOf(path, hashes, root.signed.consistentSnapshot)) {
          const reply = await whole(t, `/targets/${name}`);
          t.expect.status(reply, 200, `the metadata name the target ${path}`);
          t.expect.equal(reply.bytes.length, length, `length of ${path}`, reply);
          for (const [algorithm, digest] of Object.entries(hashes)) {
            if (!/^sha(256|512)$/.test(algorithm)) continue;
            const came = createHash(algorithm).update(reply.bytes).digest('hex');
            t.expect.equal(came, digest, `${algorithm} of ${path}`, reply);
          }
        }
      }
    },
  },
  {
    id: 'tufpub-unchanged',
    clause: 'TUFPUB-010',
    title: 'Metadata that have a version do not change.',
    async run(t) {
      published(t);
      const { root, snapshot, targets } = await walkAll(t);
      if (!root.signed.consistentSnapshot)
        throw new NotSeen('not-observed', 'The names of these metadata files have no version.');
      for (const { path, reply } of [snapshot, targets]) {
        for (let time = 2; time <= 3; time += 1) {
          const again = await fetchFrom(t, path);
          t.expect.equal(again.text(), reply.text(), `${path}, fetched again`, again);
        }
      }
    },
  },
  {
    id: 'tufpub-same-files',
    clause: 'TUFPUB-011',
    title: 'What the Store serves as a plain file too is the target of that path.',
    async run(t) {
      published(t);
      const { targets } = await walkAll(t);
      const files = storeOf(t).elements.flatMap((one) => [one.package, one.approved, one.metadata]);
      let looked = 0;
      for (const { path, hashes } of Object.values(targets.metadata.signed.targets)) {
        const { sha256 } = hashes;
        if (!files.includes(`/${path}`) || sha256 === undefined) continue;
        const reply = await whole(t, `/${path}`);
        looked += 1;
        t.expect.equal(createHash('sha256').update(reply.bytes).digest('hex'), sha256, `sha256 of /${path}`, reply);
      }
      if (looked === 0) throw new NotSeen('not-observed', 'The Store serves no target as a plain file too.');
    },
  },
];

/** What a Store publishes as a TUF repository of its own: metadata and targets, as a client meets them. */
export const tufPublished: Area = { name: 'store-tuf-published', title: 'TUF metadata that are served', checks };

/** @throws NotSeen for a Store that does not claim to be a TUF repository: it may only verify those of others */
function published(t: CheckContext): void {
  if (t.target.store?.interfaces.includes('tuf') !== true)
    throw new NotSeen('not-applicable', 'The Store serves no TUF metadata at /metadata/timestamp.json.');
}

/** Targets that are small enough, packages and others in turn. */
function small({ signed }: Metadata<Targets>) {
  const all = Object.values(signed.targets).filter(({ length }) => length <= largest);
  const folderOf = (path: string): string => path.slice(0, path.indexOf('/') + 1);
  const kinds = [...new Set(all.map(({ path }) => folderOf(path)))].map((folder) =>
    all.filter(({ path }) => folderOf(path) === folder),
  );
  return kinds.flatMap((kind) => kind.slice(0, Math.ceil(some / kinds.length)));
}

/** Consistent snapshots put a digest before the last part of the path (specification 6.2); each digest that is named names a copy. */
function namesOf(path: string, hashes: Record<string, string>, consistent: boolean): string[] {
  const at = path.lastIndexOf('/') + 1;
  const encoded = (text: string): string => text.split('/').map(encodeURIComponent).join('/');
  const named = (name: string): string => encoded(`${path.slice(0, at)}${name}`);
  return consistent
    ? Object.values(hashes)
        .slice(0, 1)
        .map((digest) => named(`${digest}.${path.slice(at)}`))
    : [encoded(path)];
}

async function whole(t: CheckContext, path: string) {
  try {
    return await fetchFrom(t, path);
  } catch (error) {
    if (error instanceof NoAnswer && error.code === 'too-large')
      throw new Violation(`${path} is larger than the metadata say.`, { exchange: error.exchange });
    throw error;
  }
}
