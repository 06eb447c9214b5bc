import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { EntryHeader, Visit } from './entry.js';

/** Reads a folder as if it were an unpacked archive. Links are named, never followed. */
export async function readFolder(root: string, visit: Visit, below = ''): Promise<void> {
  const names = (await readdir(join(root, below))).sort();
  for (const name of names) {
    const path = below === '' ? name : `${below}/${name}`;
    const facts = await lstat(join(root, path));
    const header = (kind: EntryHeader['kind']): EntryHeader => ({
      path,
      kind,
      size: facts.size,
      mode: facts.mode & 0o7777,
    });
    if (facts.isSymbolicLink()) {
      visit({ ...header('symbolic-link'), target: await readlink(join(root, path)) });
    } else if (facts.isDirectory()) {
      visit(header('folder'));
      await readFolder(root, visit, path);
    } else if (facts.isFile()) {
      const sink = visit(header('file'));
      if (sink === undefined) continue;
      for await (const chunk of createReadStream(join(root, path))) sink.write(chunk as Buffer);
      sink.end();
    } else visit(header('device'));
  }
}
