import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What was fetched once: the content by its digest, and which element it is. */
export interface CacheEntry {
  /** Lower-case hex; also the name of the file with the content. */
  sha256: string;
  /** Label of the repository it came from. */
  origin: string;
  /** Entity tag that the repository gave it. */
  etag?: string;
  name: string;
  version?: number;
}

/** A folder of contents by digest, so that the same octets are kept once whoever sent them. */
export interface ContentCache {
  path(sha256: string): string;
  /** A file to fill; `keep` gives it its name, `drop` removes it. */
  draft(): Promise<{ path: string; keep(sha256: string, size: number): Promise<void>; drop(): Promise<void> }>;
  /** What is known of an element, when its content is still there. */
  entry(key: string): Promise<CacheEntry | undefined>;
  /** What was remembered under a key, also when its content is gone. */
  pinned(key: string): Promise<CacheEntry | undefined>;
  remember(key: string, entry: CacheEntry): Promise<void>;
}

/** @param maxBytes contents beyond this go, those that came first before others */
export async function openCache(folder: string, maxBytes: number): Promise<ContentCache> {
  const [contents, entries] = [join(folder, 'contents'), join(folder, 'entries')];
  for (const each of [contents, entries]) await mkdir(each, { recursive: true });
  const sizes = new Map<string, number>();
  let total = 0;
  for (const name of await readdir(contents)) {
    const found = await stat(join(contents, name)).catch(() => undefined);
    if (!/^[0-9a-f]{64}$/.test(name) || found === undefined) await rm(join(contents, name), { force: true });
    else total += count(name, found.size);
  }
  function count(name: string, size: number): number {
    const more = size - (sizes.get(name) ?? 0);
    sizes.set(name, size);
    return more;
  }
  const entryPath = (key: string): string => join(entries, `${createHash('sha256').update(key).digest('hex')}.json`);

  async function pinned(key: string): Promise<CacheEntry | undefined> {
    const text = await readFile(entryPath(key), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as CacheEntry);
  }

  return {
    path: (sha256) => join(contents, sha256),
    async draft() {
      const path = join(contents, `.${randomUUID()}`);
      return {
        path,
        async keep(sha256, size) {
          await rename(path, join(contents, sha256));
          total += count(sha256, size);
          for (const [oldest, freed] of sizes) {
            if (total <= maxBytes || oldest === sha256) break;
            sizes.delete(oldest);
            total -= freed;
            await rm(join(contents, oldest), { force: true }); // who reads it just now has it open
          }
        },
        drop: () => rm(path, { force: true }),
      };
    },
    async entry(key) {
      const entry = await pinned(key);
      return entry !== undefined && sizes.has(entry.sha256) ? entry : undefined;
    },
    pinned,
    async remember(key, entry) {
      const draft = join(entries, `.${randomUUID()}`);
      await writeFile(draft, JSON.stringify(entry));
      await rename(draft, entryPath(key));
    },
  };
}
