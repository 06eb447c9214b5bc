import { replaceTargets, targetsLike } from './bend.js';
import { repack } from './repack.js';
import type { Attack } from './types.js';

const packages = /\.tar\.gz$/;
const metadata = /\/L3\//;
const everything = /./;

/** Attacks on what the metadata name: each package (or L3) is another than the signed one. */
export const contentAttacks: Attack[] = [
  {
    name: 'wrong-hash',
    sentence: 'Sends packages of the right length that are others.',
    reason: /SHA-256 is [0-9a-f]{64}, the signed one/,
    hits: 'content',
    apply(loot) {
      replaceTargets(loot, loot.decoy === undefined ? packages : everything, (bytes, path) => {
        if (loot.decoy !== undefined) return loot.decoy(path, 'same') ?? bytes;
        const changed = Buffer.from(bytes);
        const last = changed.length - 1;
        changed[last] = (changed[last] ?? 0) ^ 1;
        return changed;
      });
    },
  },
  {
    name: 'wrong-length',
    sentence: 'Sends packages that are longer than the signed ones.',
    reason: /length/,
    hits: 'content',
    apply(loot) {
      replaceTargets(loot, loot.decoy === undefined ? packages : everything, (bytes, path) =>
        loot.decoy === undefined
          ? Buffer.concat([bytes, Buffer.from('and more')])
          : (loot.decoy(path, 'longer') ?? bytes),
      );
    },
  },
  {
    name: 'truncated',
    sentence: 'Sends L3s without their last octets, and says that was all.',
    reason: /length/,
    hits: 'content',
    apply: (loot) => replaceTargets(loot, metadata, (bytes) => bytes.subarray(0, bytes.length - 10)),
  },
  {
    name: 'swapped-sub-aim',
    sentence: 'Sends packages that were packed again with another binary for a part, after they were signed.',
    reason: /signed/,
    hits: 'content',
    async apply(loot) {
      if (loot.decoy !== undefined)
        return replaceTargets(loot, loot.part ?? everything, (bytes, path) => loot.decoy?.(path, 'longer') ?? bytes);
      for (const [path, answer] of targetsLike(loot, packages))
        if (answer.kind === 'bytes') loot.files.set(path, { kind: 'bytes', bytes: await repack(answer.bytes) });
    },
  },
  {
    name: 'changed-version',
    sentence: 'Sends other octets for versions of L3s that were published, which never change.',
    reason: /wrong L3\/|never changes/,
    hits: 'content',
    apply: (loot) =>
      replaceTargets(loot, metadata, (bytes) =>
        Buffer.from(bytes.toString().replace('"Description": "', '"Description": "Trust me. ')),
      ),
  },
  {
    name: 'endless',
    sentence: 'Sends packages that never end.',
    reason: /more than the signed|octets/,
    hits: 'content',
    apply(loot) {
      for (const [path] of targetsLike(loot, packages)) loot.files.set(path, { kind: 'endless' });
    },
  },
  {
    name: 'slow-drip',
    sentence: 'Sends packages one octet at a time, so that whoever waits waits for hours.',
    reason: /too slowly|in time|within/,
    hits: 'content',
    apply(loot) {
      for (const [path, answer] of targetsLike(loot, packages))
        if (answer.kind === 'bytes') loot.files.set(path, { kind: 'drip', bytes: answer.bytes, everyMs: 500 });
    },
  },
  {
    name: 'redirect',
    sentence: 'Sends whoever asks for a package to another host.',
    reason: /redirect/,
    hits: 'content',
    apply(loot) {
      for (const [path] of targetsLike(loot, packages)) loot.files.set(path, { kind: 'elsewhere' });
    },
  },
];
