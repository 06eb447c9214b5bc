import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RepositoryError } from '../types.js';
import type { Tree } from './types.js';

/** A folder of this machine. The entity tag is made of what changes when a file does: inode, size, times. */
export function openFolderTree(folder: string): Tree {
  const label = `folder:${folder}`;
  const missing = (error: unknown): undefined => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new RepositoryError('UNAVAILABLE', `${label} cannot be read (${code ?? 'unknown cause'}).`);
  };
  return {
    label,
    async get(path, { range, etag: held, ifRange } = {}) {
      const place = join(folder, path);
      const found = await stat(place).catch(missing);
      if (!found?.isFile()) return undefined;
      const etag = `"${found.ino.toString(36)}-${found.size.toString(36)}-${found.mtimeMs.toString(36)}-${found.ctimeMs.toString(36)}"`;
      if (held === etag) return 'unchanged';
      const length = found.size;
      const partial = range !== undefined && range.first < length && (ifRange === undefined || ifRange === etag);
      if (!partial) return { body: createReadStream(place), length, etag };
      const last = Math.min(range.last ?? length - 1, length - 1);
      return {
        body: createReadStream(place, { start: range.first, end: last }),
        length,
        etag,
        range: { first: range.first, last },
      };
    },
    async list(path) {
      const entries = await readdir(join(folder, path), { withFileTypes: true }).catch(missing);
      return (entries ?? []).map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
    },
    close: async () => undefined,
  };
}
