import type { TargetFile } from '@tufjs/models';
import { resign } from '../../../trust/tuf/attacks/bend.js';
import type { Answer } from '../../../trust/tuf/attacks/types.js';
import {
  consistentPath,
  expiresIn,
  makeSnapshot,
  makeTargets,
  makeTimestamp,
  metaFile,
  targetFile,
} from '../../../trust/tuf/metadata.js';
import { testKeys, testRoots } from '../../../trust/tuf/test-keys.js';
import { tick, tickMs } from './names.js';

/** What the repository says by right: its targets, and the metadata of now and of the first publication. */
export interface Publication {
  /** What is served, by path below the repository: metadata and targets. */
  files(): Map<string, Answer>;
  /** Metadata of the first publication. */
  before(): ReadonlyMap<string, Buffer>;
  /** The target of a plain path, `packages/x.tar.gz`. */
  target(path: string): TargetFile | undefined;
  targets(): readonly TargetFile[];
  /** Adds and withdraws, and publishes under versions that no client can have seen, whatever was attacked meanwhile. */
  publish(added?: ReadonlyMap<string, Buffer>, withdrawn?: (path: string) => boolean): void;
  /** Milliseconds until the clock has caught up with the versions that were used: a run that began before would roll them back. */
  aheadMs(): number;
}

export function createPublication(): Publication {
  const targets = new Map<string, TargetFile>();
  const contents = new Map<string, Buffer>();
  const metadata = new Map<string, Buffer>(testRoots.map((root, i) => [`metadata/${i + 1}.root.json`, root]));
  let first: ReadonlyMap<string, Buffer> | undefined;
  let version = 0;
  return {
    files: () => new Map([...metadata, ...contents].map(([path, bytes]) => [path, { kind: 'bytes', bytes } as const])),
    before: () => first ?? new Map(),
    target: (path) => targets.get(path),
    targets: () => [...targets.values()],
    aheadMs: () => Math.max(0, (version + 2 - tick()) * tickMs),
    publish(added = new Map(), withdrawn) {
      for (const [path, bytes] of added) {
        const target = targetFile(path, bytes);
        targets.set(path, target);
        contents.set(`targets/${consistentPath(target)}`, bytes);
      }
      if (withdrawn !== undefined) for (const path of [...targets.keys()].filter(withdrawn)) targets.delete(path);
      // An attack may have used the next version; a run that ended a moment ago may have come as far as the clock.
      version = Math.max(version + 2, tick());
      const listed = resign(makeTargets(version, expiresIn(7), [...targets.values()]), testKeys.targets);
      const snapshot = resign(makeSnapshot(version, expiresIn(7), metaFile(version, listed)), testKeys.snapshot);
      const timestamp = makeTimestamp(version, expiresIn(1), metaFile(version, snapshot));
      // Those of before stay: a client may be half way through them.
      metadata.set(`metadata/${version}.targets.json`, listed);
      metadata.set(`metadata/${version}.snapshot.json`, snapshot);
      metadata.set('metadata/timestamp.json', resign(timestamp, testKeys.timestamp));
      first ??= new Map(metadata);
    },
  };
}
