import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

const largestChunk = 256 * 1024;

/** Remembers the SHA-256 of the files of a Store, so that each is read whole once for each time it changes. */
export interface Digests {
  /** SHA-256 of an open file, base64. `path` is the key, `stat` tells whether the file is still the one that was hashed. */
  of(path: string, handle: FileHandle, stat: Stats): Promise<string>;
}

/** Makes an empty memory of digests. It grows with the number of files in the Store, not with requests. */
export function createDigests(): Digests {
  const known = new Map<string, { identity: string; digest: string }>();
  return {
    async of(path, handle, stat) {
      const identity = `${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
      const found = known.get(path);
      if (found?.identity === identity) return found.digest;
      const digest = await sha256(handle, stat.size);
      known.set(path, { identity, digest });
      return digest;
    },
  };
}

/** Reads with explicit positions, so that the handle's own position stays at the start for who streams it afterwards. */
async function sha256(handle: FileHandle, size: number): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(size, largestChunk)));
  for (let position = 0; ; ) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0) return hash.digest('base64');
    hash.update(buffer.subarray(0, bytesRead));
    position += bytesRead;
  }
}
