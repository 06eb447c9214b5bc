import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Exchange, Report } from '../suites/engine/types.js';
import { type Format, formats } from './formats.js';
import type { Lore } from './lore.js';

/**
 * Writes the report into `folder` (made when missing) in each of the formats. A reader never sees half a file: each is
 * written beside its name and then renamed over it.
 *
 * @returns paths of the files, in the order of `wanted`.
 * @throws the error of the file system, when the folder cannot be written.
 */
export async function writeReports(
  folder: string,
  wanted: readonly Format[],
  report: Report,
  evidence: readonly Exchange[],
  lore: Lore,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  for (const format of wanted) {
    const { file, render } = formats[format];
    const path = join(folder, file);
    // An archive of all traffic is as private as the recording it is made of.
    await replaceFile(path, render(report, evidence, lore), format === 'har' ? 0o600 : 0o644);
    paths.push(path);
  }
  return paths;
}

/** Writes a file beside its name and renames it over: a reader sees the old content or the new, never half of one. */
export async function replaceFile(path: string, text: string | Uint8Array, mode = 0o644): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, text, { mode });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
