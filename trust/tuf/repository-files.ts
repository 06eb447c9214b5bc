import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  Metadata,
  MetadataKind,
  type Root,
  type Snapshot,
  type TargetFile,
  type Targets,
  type Timestamp,
} from '@tufjs/models';
import { TrustError } from '../trust-error.js';
import { type AnyMetadata, bytesOf, consistentPath, type Role } from './metadata.js';

/** Files of a TUF repository: `metadata/` and `targets/` are published, `staged/` is what waits for signatures. */
export interface RepositoryFiles {
  readonly folder: string;
  latestRoot(): Promise<Metadata<Root>>;
  latestTargets(): Promise<Metadata<Targets>>;
  snapshotAndTimestamp(): Promise<{ snapshot: Metadata<Snapshot>; timestamp: Metadata<Timestamp> } | undefined>;
  staged(): Promise<{ root?: Metadata<Root>; targets?: Metadata<Targets> }>;
  stage(role: 'root' | 'targets', metadata: AnyMetadata): Promise<void>;
  unstage(): Promise<void>;
  /** Writes a published file whole or not at all. */
  publish(path: string, bytes: Buffer): Promise<void>;
  /** Puts targets under their plain names too, for readers that do not verify, and takes away what is no target any more. */
  showTargets(targets: readonly TargetFile[]): Promise<void>;
}

export function repositoryFiles(folder: string): RepositoryFiles {
  const at = (...path: string[]): string => join(folder, ...path);

  async function read(path: string): Promise<Record<string, unknown> | undefined> {
    let text: string;
    try {
      text = await readFile(at(path), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    try {
      return JSON.parse(text) as Record<string, unknown>;
    } catch {
      throw new TrustError('malformed', `${at(path)} is not JSON.`);
    }
  }

  async function latest(role: Role): Promise<Record<string, unknown>> {
    const names = await readdir(at('metadata')).catch(() => [] as string[]);
    const versions = names
      .flatMap((name) => new RegExp(`^([0-9]+)\\.${role}\\.json$`).exec(name)?.[1] ?? [])
      .map(Number);
    const found = versions.length === 0 ? undefined : await read(`metadata/${Math.max(...versions)}.${role}.json`);
    if (found === undefined) {
      throw new TrustError(
        'malformed',
        `${folder} is no TUF repository: make it one with "maas-conformance repo init ${folder}".`,
      );
    }
    return found;
  }

  async function write(path: string, bytes: Buffer): Promise<void> {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(`${at(path)}.new`, bytes);
    await rename(`${at(path)}.new`, at(path));
  }

  return {
    folder,
    latestRoot: async () => Metadata.fromJSON(MetadataKind.Root, (await latest('root')) as never),
    latestTargets: async () => Metadata.fromJSON(MetadataKind.Targets, (await latest('targets')) as never),
    async snapshotAndTimestamp() {
      const timestamp = await read('metadata/timestamp.json');
      if (timestamp === undefined) return undefined;
      return {
        snapshot: Metadata.fromJSON(MetadataKind.Snapshot, (await latest('snapshot')) as never),
        timestamp: Metadata.fromJSON(MetadataKind.Timestamp, timestamp as never),
      };
    },
    async staged() {
      const [root, targets] = [await read('staged/root.json'), await read('staged/targets.json')];
      return {
        ...(root && { root: Metadata.fromJSON(MetadataKind.Root, root as never) }),
        ...(targets && { targets: Metadata.fromJSON(MetadataKind.Targets, targets as never) }),
      };
    },
    stage: (role, metadata) => write(`staged/${role}.json`, bytesOf(metadata)),
    unstage: () => rm(at('staged'), { recursive: true, force: true }),
    publish: write,
    async showTargets(targets) {
      const wanted = new Map(targets.map((target) => [target.path, consistentPath(target)]));
      const entries = await readdir(at('targets'), { recursive: true, withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        const path = join(entry.parentPath, entry.name).slice(at('targets', '/').length).replaceAll('\\', '/');
        if (entry.isFile() && !/^[0-9a-f]{64}\./.test(entry.name) && !wanted.has(path)) await rm(at('targets', path));
      }
      for (const [path, consistent] of wanted) {
        await copyFile(at('targets', consistent), `${at('targets', path)}.new`);
        await rename(`${at('targets', path)}.new`, at('targets', path));
      }
    },
  };
}
