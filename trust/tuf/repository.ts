import type { Metadata, Root } from '@tufjs/models';
import { fromTufKey, type KeyAlgorithm, type PrivateKey, type PublicKey, type TufKey } from '../keys.js';
import { TrustError } from '../trust-error.js';
import { newKey } from './key-folder.js';
import {
  type AnyMetadata,
  bytesOf,
  consistentPath,
  expiresIn,
  makeRoot,
  makeSnapshot,
  makeTargets,
  makeTimestamp,
  metaFile,
  type Role,
  type RoleKeys,
  roles,
  sign,
  targetFile,
} from './metadata.js';
import { repositoryFiles } from './repository-files.js';

/** Days until the metadata of each role expire: what changes by itself is renewed often, what people sign rarely. */
export const validDays: Record<Role, number> = { root: 365, targets: 90, snapshot: 30, timestamp: 7 };

export interface InitOptions {
  folder: string;
  /** Where the private keys go; never a folder that is published. */
  keys: string;
  algorithm?: KeyAlgorithm;
  /** Signatures that root and targets need; as many keys are made for each. Snapshot and timestamp need one. */
  threshold?: number;
  days?: Partial<Record<Role, number>>;
}

/** Makes an empty TUF repository with new keys and publishes it. @returns the first root, which clients have to be given */
export async function initRepository({
  folder,
  keys,
  algorithm = 'ed25519',
  threshold = 1,
  days,
}: InitOptions): Promise<Buffer> {
  const files = repositoryFiles(folder);
  const there = await files.latestRoot().catch((error: unknown) => {
    if (error instanceof TrustError) return undefined;
    throw error;
  });
  if (there !== undefined) throw new TrustError('malformed', `${folder} is a TUF repository already.`);
  const made = {} as Record<Role, PrivateKey[]>;
  for (const role of roles) {
    const count = role === 'root' || role === 'targets' ? threshold : 1;
    made[role] = [];
    for (let i = 1; i <= count; i += 1) made[role].push(await newKey(keys, `${role}-${i}`, algorithm));
  }
  const signers = {} as RoleKeys;
  for (const role of roles) signers[role] = { keys: made[role], threshold: made[role].length };
  const lifetimes = { ...validDays, ...days };
  const root = makeRoot(1, expiresIn(lifetimes.root), signers);
  sign(root, made.root);
  const bytes = bytesOf(root);
  await files.publish('metadata/1.root.json', bytes);
  await files.stage('targets', makeTargets(1, expiresIn(lifetimes.targets), []));
  await signStaged(folder, made.targets);
  await publishRepository(folder, [...made.snapshot, ...made.timestamp], days);
  return bytes;
}

/** Lays files down as targets and stages the next targets metadata, which names them and waits for signatures. */
export async function addTargets(
  folder: string,
  added: ReadonlyMap<string, Buffer>,
  days: number = validDays.targets,
): Promise<number> {
  const files = repositoryFiles(folder);
  const published = await files.latestTargets();
  const base = (await files.staged()).targets ?? published;
  const targets = new Map(Object.entries(base.signed.targets));
  for (const [path, bytes] of added) {
    const next = targetFile(path, bytes);
    const known = targets.get(path);
    // An L3 that was published never changes: whoever has something new says version n+1.
    if (known !== undefined && /^L3\/.*\/\d+\.json$/.test(path) && known.hashes.sha256 !== next.hashes.sha256) {
      throw new TrustError('malformed', `${path} is published and never changes: add the next version instead.`);
    }
    targets.set(path, next);
    await files.publish(`targets/${consistentPath(next)}`, bytes);
  }
  await files.stage('targets', makeTargets(published.signed.version + 1, expiresIn(days), [...targets.values()]));
  return added.size;
}

/** Takes targets out of the next targets metadata; their files stay, and nobody who verifies takes them any more. */
export async function removeTargets(folder: string, remove: (path: string) => boolean): Promise<string[]> {
  const files = repositoryFiles(folder);
  const published = await files.latestTargets();
  const all = Object.values(((await files.staged()).targets ?? published).signed.targets);
  await files.stage(
    'targets',
    makeTargets(
      published.signed.version + 1,
      expiresIn(validDays.targets),
      all.filter(({ path }) => !remove(path)),
    ),
  );
  return all.map(({ path }) => path).filter(remove);
}

/** Changes who signs: adds keys to roles, takes keys away. Root and targets are staged anew and wait for signatures. */
export async function rotateKeys(
  folder: string,
  change: { add?: { role: Role; key: PublicKey }[]; revoke?: string[] },
): Promise<void> {
  const files = repositoryFiles(folder);
  const root = (await files.latestRoot()).signed;
  const revoked = new Set(change.revoke ?? []);
  const unknown = [...revoked].find((id) => root.keys[id] === undefined);
  if (unknown !== undefined) throw new TrustError('unknown-key', `The root knows no key ${unknown}.`);
  const signers = {} as RoleKeys;
  for (const role of roles) {
    const before = root.roles[role];
    const kept = (before?.keyIDs ?? []).filter((id) => !revoked.has(id)).flatMap((id) => root.keys[id] ?? []);
    const added = (change.add ?? []).filter((each) => each.role === role).map(({ key }) => key);
    const keys = [...kept.map((key) => fromTufKey(key.toJSON() as unknown as TufKey)), ...added];
    const threshold = before?.threshold ?? 1;
    if (keys.length < threshold) {
      throw new TrustError(
        'threshold',
        `${role} would have ${keys.length} keys and needs ${threshold}: add one in the same step.`,
      );
    }
    signers[role] = { keys, threshold };
  }
  await files.stage('root', makeRoot(root.version + 1, expiresIn(validDays.root), signers));
  const targets = await files.latestTargets();
  const current = (await files.staged()).targets ?? targets;
  await files.stage(
    'targets',
    makeTargets(targets.signed.version + 1, expiresIn(validDays.targets), Object.values(current.signed.targets)),
  );
}

/** Signs what is staged with each key that the root, the present or the staged one, knows for it. @returns ids of the keys that signed */
export async function signStaged(folder: string, keys: readonly PrivateKey[]): Promise<string[]> {
  const files = repositoryFiles(folder);
  const [published, staged] = [await files.latestRoot(), await files.staged()];
  const used = new Set<string>();
  for (const role of ['root', 'targets'] as const) {
    const metadata: AnyMetadata | undefined = staged[role];
    if (metadata === undefined) continue;
    const roots = [staged.root ?? published, ...(role === 'root' ? [published] : [])];
    const wanted = new Set(roots.flatMap(({ signed }) => signed.roles[role]?.keyIDs ?? []));
    const able = keys.filter(({ id }) => wanted.has(id));
    sign(metadata, able);
    for (const { id } of able) used.add(id);
    await files.stage(role, metadata);
  }
  return [...used];
}

/**
 * Publishes what is staged, with a new snapshot and timestamp; with nothing staged it renews those two.
 *
 * @throws TrustError threshold while signatures are missing
 */
export async function publishRepository(
  folder: string,
  keys: readonly PrivateKey[],
  days: Partial<Record<Role, number>> = {},
): Promise<{ targets: number; timestamp: number }> {
  const files = repositoryFiles(folder);
  const staged = await files.staged();
  const published = await files.latestRoot();
  const root = staged.root ?? published;
  if (staged.root) {
    enough(published, 'root', staged.root);
    enough(staged.root, 'root', staged.root);
  }
  const targets = staged.targets ?? (await files.latestTargets());
  enough(root, 'targets', targets);
  const before = await files.snapshotAndTimestamp();
  const lifetimes = { ...validDays, ...days };
  const targetsBytes = bytesOf(targets);
  const snapshotVersion = (before?.snapshot.signed.version ?? 0) + 1;
  const snapshot = makeSnapshot(
    snapshotVersion,
    expiresIn(lifetimes.snapshot),
    metaFile(targets.signed.version, targetsBytes),
  );
  const own = (role: Role): PrivateKey[] => keys.filter(({ id }) => root.signed.roles[role]?.keyIDs.includes(id));
  sign(snapshot, own('snapshot'));
  enough(root, 'snapshot', snapshot);
  const snapshotBytes = bytesOf(snapshot);
  const timestamp = makeTimestamp(
    (before?.timestamp.signed.version ?? 0) + 1,
    expiresIn(lifetimes.timestamp),
    metaFile(snapshotVersion, snapshotBytes),
  );
  sign(timestamp, own('timestamp'));
  enough(root, 'timestamp', timestamp);
  // What is named comes before what names it, so that a client never finds a name without its file.
  await files.publish(`metadata/${targets.signed.version}.targets.json`, targetsBytes);
  await files.publish(`metadata/${snapshotVersion}.snapshot.json`, snapshotBytes);
  if (staged.root) await files.publish(`metadata/${root.signed.version}.root.json`, bytesOf(root));
  await files.publish('metadata/timestamp.json', bytesOf(timestamp));
  await files.showTargets(Object.values(targets.signed.targets));
  await files.unstage();
  return { targets: Object.keys(targets.signed.targets).length, timestamp: timestamp.signed.version };
}

function enough(root: Metadata<Root>, role: Role, metadata: AnyMetadata): void {
  try {
    root.verifyDelegate(role, metadata);
  } catch (error) {
    throw new TrustError(
      'threshold',
      `Signatures are missing: ${(error as Error).message}. Sign with "maas-conformance repo sign".`,
    );
  }
}
