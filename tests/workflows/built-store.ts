import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { list } from 'tar';
import { packageRoot } from '../../spec/root.js';

/** Path below the folder of the conformance workflows. */
export const workflowsPath = (...parts: string[]): string => join(packageRoot, 'fixtures', 'workflows', ...parts);

/** Octets of one of the small files that the showcase reads. */
export const sampleFile = (name: string): Buffer => readFileSync(join(packageRoot, 'fixtures', 'files', name));

/** Builds the Store folder of the conformance workflows into a temporary place. */
export async function buildStore(): Promise<{ folder: string; remove(): Promise<void> }> {
  const place = await mkdtemp(join(tmpdir(), 'maas-built-'));
  await promisify(execFile)(process.execPath, [workflowsPath('build.mjs'), join(place, 'store')]);
  return { folder: join(place, 'store'), remove: () => rm(place, { recursive: true, force: true }) };
}

/** Every file below a folder by its relative path. */
export async function readFolder(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = await Promise.all(
    files.sort().map(async (path) => [path.slice(folder.length + 1), await readFile(path)] as const),
  );
  return new Map(read);
}

/** The entries of an archive: path, content, and what a build could let slip in. */
export async function readArchive(
  path: string,
): Promise<
  Map<string, { content: Buffer; mode: number | undefined; mtime: number | undefined; uid: number | undefined }>
> {
  const entries: [
    string,
    { content: Buffer; mode: number | undefined; mtime: number | undefined; uid: number | undefined },
  ][] = [];
  const reading: Promise<void>[] = [];
  await list({
    file: path,
    strict: true,
    onReadEntry: (entry) => {
      reading.push(
        entry.concat().then((content) => {
          entries.push([entry.path, { content, mode: entry.mode, mtime: entry.mtime?.getTime(), uid: entry.uid }]);
        }),
      );
    },
  });
  await Promise.all(reading);
  return new Map(entries);
}
