import {
  Metadata,
  MetadataKind,
  type MetaFile,
  type Root,
  type Snapshot,
  type TargetFile,
  type Targets,
  type Timestamp,
} from '@tufjs/models';
import type { PrivateKey } from '../../keys.js';
import {
  type AnyMetadata,
  bytesOf,
  makeSnapshot,
  makeTargets,
  makeTimestamp,
  metaFile,
  type RoleKeys,
  roles,
  sign,
} from '../metadata.js';
import type { Loot } from './types.js';

export const past = '2020-01-01T00:00:00Z';
export const future = '2099-01-01T00:00:00Z';

export const put = ({ files }: Pick<Loot, 'files'>, path: string, bytes: Buffer): void =>
  void files.set(path, { kind: 'bytes', bytes });

export function read(loot: Loot, path: string): Buffer {
  const answer = loot.files.get(path);
  if (answer?.kind !== 'bytes') throw new Error(`The repository has no ${path}.`);
  return answer.bytes;
}

/** Metadata as they were a publication ago. */
export function readBefore(loot: Loot, path: string): Buffer {
  const bytes = loot.before.get(path);
  if (bytes === undefined) throw new Error(`The repository had no ${path}.`);
  return bytes;
}

const parse = (bytes: Buffer): never => JSON.parse(bytes.toString()) as never;
export const parseTimestamp = (bytes: Buffer): Metadata<Timestamp> =>
  Metadata.fromJSON(MetadataKind.Timestamp, parse(bytes));
export const parseSnapshot = (bytes: Buffer): Metadata<Snapshot> =>
  Metadata.fromJSON(MetadataKind.Snapshot, parse(bytes));
const parseTargets = (bytes: Buffer): Metadata<Targets> => Metadata.fromJSON(MetadataKind.Targets, parse(bytes));

export const timestampIn = (loot: Loot): Metadata<Timestamp> => parseTimestamp(read(loot, 'metadata/timestamp.json'));
export const snapshotIn = (loot: Loot): Metadata<Snapshot> =>
  parseSnapshot(read(loot, `metadata/${timestampIn(loot).signed.snapshotMeta.version}.snapshot.json`));
export const targetsVersion = (loot: Loot): number => snapshotIn(loot).signed.meta['targets.json']?.version ?? 0;
export const targetsIn = (loot: Loot): Metadata<Targets> =>
  parseTargets(read(loot, `metadata/${targetsVersion(loot)}.targets.json`));

/** The newest root that is served. */
export function rootIn(loot: Loot): Metadata<Root> {
  const versions = [...loot.files.keys()].flatMap((path) => /^metadata\/(\d+)\.root\.json$/.exec(path)?.[1] ?? []);
  return Metadata.fromJSON(
    MetadataKind.Root,
    parse(read(loot, `metadata/${Math.max(...versions.map(Number))}.root.json`)),
  );
}

/** Everybody's keys as a root names them: each of them has to sign. */
export function signersOf({ keys }: Pick<Loot, 'keys'>): RoleKeys {
  const signers = {} as RoleKeys;
  for (const role of roles) signers[role] = { keys: keys[role], threshold: keys[role].length };
  return signers;
}

/** The targets of now with what is slipped in, as the next version, signed by nobody yet. */
export function nextTargets(loot: Loot, expires = future): Metadata<Targets> {
  const known = Object.values(targetsIn(loot).signed.targets);
  return makeTargets(targetsVersion(loot) + 1, expires, [...known, ...(loot.slipped ?? [])] as TargetFile[]);
}

/** Signs anew with exactly these keys. */
export function resign(metadata: AnyMetadata, keys: readonly PrivateKey[]): Buffer {
  metadata.signatures = {};
  sign(metadata, keys);
  return bytesOf(metadata);
}

/**
 * Publishes targets metadata (given as bytes) with a snapshot and a timestamp that fit, as the owner of their keys could.
 *
 * @param bend.named how the snapshot names the targets, when not as they are; `expires` and `signers` are of the timestamp
 */
export function publishTargets(
  loot: Loot,
  version: number,
  targets: Buffer,
  bend: { named?: MetaFile; expires?: string; signers?: readonly PrivateKey[]; snapshot?: readonly PrivateKey[] } = {},
): void {
  const { signed } = timestampIn(loot);
  const next = signed.snapshotMeta.version + 1;
  const named = bend.named ?? metaFile(version, targets);
  const snapshot = resign(makeSnapshot(next, future, named), bend.snapshot ?? loot.keys.snapshot);
  put(loot, `metadata/${version}.targets.json`, targets);
  put(loot, `metadata/${next}.snapshot.json`, snapshot);
  const timestamp = makeTimestamp(signed.version + 1, bend.expires ?? future, metaFile(next, snapshot));
  put(loot, 'metadata/timestamp.json', resign(timestamp, bend.signers ?? loot.keys.timestamp));
}

/** Replaces every served target that fits. */
export function replaceTargets(loot: Loot, fits: RegExp, change: (bytes: Buffer, path: string) => Buffer): void {
  for (const [path, answer] of targetsLike(loot, fits))
    if (answer.kind === 'bytes') put(loot, path, change(answer.bytes, path));
}

/** Served targets that fit, and that the attack is on. */
export const targetsLike = (
  loot: Loot,
  fits: RegExp,
): [string, Loot['files'] extends Map<string, infer A> ? A : never][] =>
  [...loot.files].filter(
    ([path]) => path.startsWith('targets/') && fits.test(path) && (loot.victim === undefined || loot.victim.test(path)),
  );
