import { randomUUID } from 'node:crypto';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Repository, versionsIn } from './repository.js';
import type { Finding } from './types.js';

/**
 * Publishes an L3 as the next version; nothing that was published is ever overwritten.
 *
 * Both files are written under a temporary name and then linked to their own: a link is made whole or not at all, and,
 * unlike a rename, never replaces a file. Whoever links the findings first has the version number, also among several
 * processes on one folder; the L3 is linked last, so that a version which can be seen is complete.
 *
 * @returns the version, counted from 1
 * @throws Error from the file system
 */
export async function publish(
  repository: Repository,
  id: string,
  text: Uint8Array,
  findings: Finding[],
): Promise<number> {
  const findingsFolder = join(repository.folder, 'findings', id);
  const metadataFolder = dirname(repository.metadataPath(id, 1));
  const drafts: string[] = [];
  const draft = async (folder: string, content: string | Uint8Array) => {
    await mkdir(folder, { recursive: true });
    const path = join(folder, `.${randomUUID()}`);
    drafts.push(path);
    await writeFile(path, content, { flag: 'wx' });
    return path;
  };
  try {
    const metadataDraft = await draft(metadataFolder, text);
    const findingsDraft = await draft(findingsFolder, `${JSON.stringify(findings, null, 2)}\n`);
    for (;;) {
      const withdrawn = join(repository.folder, 'withdrawn', id);
      const folders = await Promise.all([metadataFolder, findingsFolder, withdrawn].map(versionsIn));
      const taken = folders.flat();
      const version = Math.max(0, ...taken) + 1;
      if (!(await linkIfFree(findingsDraft, join(findingsFolder, `${version}.json`)))) continue;
      if (await linkIfFree(metadataDraft, repository.metadataPath(id, version))) return version;
    }
  } finally {
    await Promise.all(drafts.map((path) => rm(path, { force: true })));
  }
}

async function linkIfFree(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
