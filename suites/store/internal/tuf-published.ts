import {
  Metadata,
  MetadataKind,
  type MetaFile,
  type Root,
  type Snapshot,
  type Targets,
  type Timestamp,
} from '@tufjs/models';
import type { CheckContext, Reply } from '../../engine/check.js';
import { Blocked, NotSeen, Violation } from '../../engine/outcomes.js';
import { tryJson } from '../../engine/reply.js';

/** A metadata file that came, with what it says. */
export interface Signed<T extends Root | Timestamp | Snapshot | Targets> {
  path: string;
  reply: Reply;
  metadata: Metadata<T>;
}

/** More roots than this nobody has to walk. */
const mostRoots = 64;

/** Metadata of a role from a file that came. @throws Violation when it is none */
export function readSigned<T extends Root | Timestamp | Snapshot | Targets>(
  kind: MetadataKind,
  path: string,
  reply: Reply,
): Signed<T> {
  try {
    const metadata = Metadata.fromJSON(kind as MetadataKind.Root, reply.json() as never) as unknown as Metadata<T>;
    return { path, reply, metadata };
  } catch (error) {
    if (error instanceof Violation) throw error;
    throw wrong(reply, `${path} is no ${kind} metadata: ${(error as Error).message}.`, `${kind} metadata`);
  }
}

/** A GET below the base. */
export const fetchFrom = (t: CheckContext, path: string): Promise<Reply> => t.ops.raw('GET', path);

/** The root to start from: the user's, else the first that the Store serves. */
async function firstRoot(t: CheckContext): Promise<Metadata<Root>> {
  if (t.tufRoot !== undefined) return Metadata.fromJSON(MetadataKind.Root, JSON.parse(t.tufRoot) as never);
  t.note('No root was given (--tuf-root): the first one that the Store serves was believed.');
  const reply = await fetchFrom(t, '/metadata/1.root.json');
  if (reply.status !== 200)
    throw new NotSeen('not-observed', 'The Store has no metadata/1.root.json; say with --tuf-root where to start.');
  return readSigned<Root>(MetadataKind.Root, 'metadata/1.root.json', reply).metadata;
}

/** Walks the roots (specification 5.3). @returns the last one, and the answer to the question for the one after it @throws Violation for a root that does not follow */
export async function walkRoots(t: CheckContext): Promise<{ root: Metadata<Root>; steps: number; next: Reply }> {
  let root = await firstRoot(t);
  mustSign(root, 'root', root, undefined, `version ${root.signed.version} of the root`);
  for (let steps = 0; ; steps += 1) {
    const path = `/metadata/${root.signed.version + 1}.root.json`;
    const reply = await fetchFrom(t, path);
    if (reply.status !== 200 || steps >= mostRoots) return { root, steps, next: reply };
    if (memberType(reply) !== 'root') return { root, steps, next: reply };
    const { metadata } = readSigned<Root>(MetadataKind.Root, path, reply);
    const version = metadata.signed.version;
    if (version !== root.signed.version + 1)
      throw wrong(reply, `${path} is version ${version}.`, `version ${root.signed.version + 1}`);
    mustSign(root, 'root', metadata, reply, `${path}, by the keys of the root before it`);
    mustSign(metadata, 'root', metadata, reply, `${path}, by its own keys`);
    root = metadata;
  }
}

/** The last root. @throws Blocked when there is none to be trusted */
export async function trustedRoot(t: CheckContext): Promise<Metadata<Root>> {
  return blockedBy('TUFPUB-001', async () => (await walkRoots(t)).root);
}

/** Timestamp metadata, signed. @throws Violation */
export async function readTimestamp(t: CheckContext, root: Metadata<Root>): Promise<Signed<Timestamp>> {
  const reply = await fetchFrom(t, '/metadata/timestamp.json');
  t.expect.status(reply, 200);
  const read = readSigned<Timestamp>(MetadataKind.Timestamp, '/metadata/timestamp.json', reply);
  mustSign(root, 'timestamp', read.metadata, reply, read.path);
  return read;
}

/** Snapshot metadata as the timestamp names them, signed. @throws Violation */
export async function readSnapshot(
  t: CheckContext,
  root: Metadata<Root>,
  timestamp: Metadata<Timestamp>,
): Promise<Signed<Snapshot>> {
  const named = timestamp.signed.snapshotMeta;
  const path = metadataPath(root, 'snapshot', named.version);
  const reply = await fetchFrom(t, path);
  t.expect.status(reply, 200, `timestamp.json names version ${named.version} of snapshot.json`);
  mustFit(named, reply, path);
  const read = readSigned<Snapshot>(MetadataKind.Snapshot, path, reply);
  mustSign(root, 'snapshot', read.metadata, reply, path);
  mustHaveVersion(read, named.version);
  return read;
}

/** Targets metadata as the snapshot names them, signed by whoever delegates to the role. @throws Violation */
export async function readTargets(
  t: CheckContext,
  root: Metadata<Root>,
  snapshot: Metadata<Snapshot>,
  { role, delegator }: { role: string; delegator: Metadata<Root> | Metadata<Targets> },
): Promise<Signed<Targets>> {
  const named = snapshot.signed.meta[`${role}.json`];
  if (named === undefined)
    throw new Violation(`The snapshot does not name ${role}.json.`, { expected: `${role}.json`, received: 'nothing' });
  const path = metadataPath(root, encodeURIComponent(role), named.version);
  const reply = await fetchFrom(t, path);
  t.expect.status(reply, 200, `the snapshot names version ${named.version} of ${role}.json`);
  mustFit(named, reply, path);
  const read = readSigned<Targets>(MetadataKind.Targets, path, reply);
  mustSign(delegator as Metadata<Root>, role, read.metadata, reply, path);
  mustHaveVersion(read, named.version);
  return read;
}

/** Everything from the root to the targets. @throws Blocked by the clause that covers what is wrong before the targets */
export async function walkAll(t: CheckContext) {
  const root = await trustedRoot(t);
  const timestamp = await blockedBy('TUFPUB-003', () => readTimestamp(t, root));
  const snapshot = await blockedBy('TUFPUB-004', () => readSnapshot(t, root, timestamp.metadata));
  const targets = await blockedBy('TUFPUB-005', () =>
    readTargets(t, root, snapshot.metadata, { role: 'targets', delegator: root }),
  );
  return { root, timestamp, snapshot, targets };
}

/** Turns a violation into the reason why something else cannot be looked at. */
export async function blockedBy<T>(clause: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Violation) throw new Blocked(clause, error.message, error.detail.exchange);
    throw error;
  }
}

/** Consistent snapshots put the version before the name (specification 6.2). */
export function metadataPath(root: Metadata<Root>, role: string, version: number): string {
  return `/metadata/${root.signed.consistentSnapshot ? `${version}.` : ''}${role}.json`;
}

export function mustSign(
  delegator: Metadata<Root> | Metadata<Targets>,
  role: string,
  metadata: Metadata<Root | Timestamp | Snapshot | Targets>,
  reply: Reply | undefined,
  what: string,
): void {
  try {
    (delegator as Metadata<Root>).verifyDelegate(role, metadata as Metadata<Root>);
  } catch (error) {
    throw wrong(reply, `${what}: ${(error as Error).message}.`, 'signatures of enough keys of the role');
  }
}

function mustFit(named: MetaFile, reply: Reply, path: string): void {
  try {
    named.verify(Buffer.from(reply.bytes));
  } catch (error) {
    throw wrong(
      reply,
      `${path} is not what is named: ${(error as Error).message}.`,
      'the length and digest that are named',
    );
  }
}

function mustHaveVersion({ metadata, reply, path }: Signed<Snapshot | Targets>, version: number): void {
  if (metadata.signed.version !== version)
    throw wrong(reply, `${path} is version ${metadata.signed.version}.`, `version ${version}`);
}

function wrong(reply: Reply | undefined, message: string, expected: string): Violation {
  return new Violation(message, {
    expected,
    received: message,
    ...(reply && { exchange: reply.exchange.id }),
  });
}

function memberType(reply: Reply): unknown {
  return ((tryJson(reply) ?? {}) as { signed?: { _type?: unknown } | null }).signed?._type;
}
