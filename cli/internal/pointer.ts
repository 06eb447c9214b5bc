import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { packageRoot } from '../../spec/root.js';

/**
 * Where an exit code is explained, in one line: a page of the documentation on the web if package.json says where that
 * is (`homepage`), else the file in the installed package, which needs no network.
 *
 * @param code an exit code that has a section of its own in docs/troubleshooting.md
 */
export function pointer(code: 2 | 3 | 4 | 5): string {
  const anchor = `#exit-code-${code}`;
  const { homepage } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { homepage?: string };
  if (homepage !== undefined) return `More: ${homepage.replace(/\/$/, '')}/troubleshooting.html${anchor}`;
  const file = join(packageRoot, 'docs', 'troubleshooting.md');
  const fromHere = relative(process.cwd(), file);
  return `More: ${fromHere.length < file.length ? fromHere : file}${anchor}`;
}

/** Whether a code has a section: 0 and 1 are results, which the report explains. */
export function isExplained(code: number): code is 2 | 3 | 4 | 5 {
  return code >= 2 && code <= 5;
}
