import { createHash } from 'node:crypto';
import { Key, Metadata, MetaFile, Root, Signature, Snapshot, TargetFile, Targets, Timestamp } from '@tufjs/models';
import { type PrivateKey, type PublicKey, tufKey } from '../keys.js';
import { signBytes } from '../signature.js';

export type AnyMetadata = Metadata<Root> | Metadata<Targets> | Metadata<Snapshot> | Metadata<Timestamp>;
export type Role = 'root' | 'targets' | 'snapshot' | 'timestamp';
export const roles: readonly Role[] = ['root', 'targets', 'snapshot', 'timestamp'];

/** Version 1.0 of the TUF specification, in the form that metadata carry. */
const specVersion = '1.0.31';

/** Who signs a role: the keys, and how many of them have to. */
export type RoleKeys = Record<Role, { keys: readonly PublicKey[]; threshold: number }>;

/** Seconds are what TUF counts in (section 4.2.1). */
export const expiresIn = (days: number, now = Date.now()): string =>
  new Date(now + days * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z');

export function makeRoot(version: number, expires: string, signers: RoleKeys): Metadata<Root> {
  const root = new Root({ version, specVersion, expires, consistentSnapshot: true });
  for (const role of roles) {
    const { keys, threshold } = signers[role];
    for (const key of keys) root.addKey(Key.fromJSON(key.id, { ...tufKey(key) } as never), role);
    // The models make each role with threshold 1 and offer no way but JSON to say another.
    Object.assign(root.roles[role] ?? {}, { threshold });
  }
  return new Metadata(root);
}

export function makeTargets(version: number, expires: string, targets: readonly TargetFile[]): Metadata<Targets> {
  return new Metadata(
    new Targets({
      version,
      specVersion,
      expires,
      targets: Object.fromEntries(targets.map((each) => [each.path, each])),
    }),
  );
}

export function makeSnapshot(version: number, expires: string, targets: MetaFile): Metadata<Snapshot> {
  return new Metadata(new Snapshot({ version, specVersion, expires, meta: { 'targets.json': targets } }));
}

export function makeTimestamp(version: number, expires: string, snapshotMeta: MetaFile): Metadata<Timestamp> {
  return new Metadata(new Timestamp({ version, specVersion, expires, snapshotMeta }));
}

/** How a file of metadata is named in the role above it: version, length, digest. */
export const metaFile = (version: number, bytes: Buffer): MetaFile =>
  new MetaFile({ version, length: bytes.length, hashes: { sha256: sha256(bytes) } });

export const targetFile = (path: string, bytes: Buffer): TargetFile =>
  new TargetFile({ path, length: bytes.length, hashes: { sha256: sha256(bytes) } });

/** Adds the signature of each key. */
export function sign(metadata: AnyMetadata, keys: readonly PrivateKey[]): void {
  for (const key of keys) {
    metadata.sign((bytes) => new Signature({ keyID: key.id, sig: signBytes(bytes, key).toString('hex') }));
  }
}

/** The text of a file of metadata. */
export const bytesOf = (metadata: AnyMetadata): Buffer =>
  Buffer.from(`${JSON.stringify(metadata.toJSON(), null, 1)}\n`);

/** Place of a target under consistent snapshots (section 6.2): `L3/x/<sha256>.1.json` for `L3/x/1.json`. */
export function consistentPath({ path, hashes }: TargetFile): string {
  const slash = path.lastIndexOf('/') + 1;
  return `${path.slice(0, slash)}${hashes.sha256}.${path.slice(slash)}`;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
