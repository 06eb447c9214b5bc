import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from './usage-error.js';

/**
 * Makes sure that a run can leave its results there, before the run and not after it.
 *
 * @returns the absolute path.
 * @throws UsageError when the folder cannot be made or written.
 */
export async function writableFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK);
    return path;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    const why: Record<string, string> = {
      EEXIST: 'there is a file of that name',
      ENOTDIR: 'a part of the path is a file',
      EACCES: 'permission denied',
      EROFS: 'the file system is read-only',
    };
    throw new UsageError(`The folder ${path} cannot be written: ${why[code] ?? code}.`, 'Choose another with --out.');
  }
}
