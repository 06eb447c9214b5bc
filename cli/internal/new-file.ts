import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from './usage-error.js';

/**
 * Writes a file that must not be there yet, unless `force`.
 *
 * @throws UsageError when it is, or cannot be written.
 */
export function writeNewFile(file: string, text: string, force: boolean): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new UsageError(`There is a file ${file} already.`, 'Add --force to overwrite it.');
    throw new UsageError(`The file ${file} cannot be written: ${code ?? message}.`);
  }
}
