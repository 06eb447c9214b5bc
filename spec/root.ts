import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packageName = 'maas-conformance';

/**
 * Absolute path of the folder which holds this package's package.json.
 *
 * Data files (schemas, clauses, OpenAPI documents, fixtures) are not compiled, so they stay at the package
 * root while the code runs from `dist/`. Walking up finds the root from both places, and from inside a
 * consumer's `node_modules`, whatever the current folder is.
 *
 * @throws Error when no parent folder holds this package's package.json (an incomplete installation).
 */
export const packageRoot: string = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

/** Absolute path of a file or folder below `spec/`, e.g. `specPath('schemas', 'aif')`. */
export function specPath(...parts: string[]): string {
  return join(packageRoot, 'spec', ...parts);
}

function findPackageRoot(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (readPackageName(join(folder, 'package.json')) === packageName) return folder;
    if (folder === dirname(folder)) {
      throw new Error(
        `No package.json of "${packageName}" was found in ${start} or any folder above it; the installation is incomplete: install the package again.`,
      );
    }
  }
}

function readPackageName(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined; // most folders on the way up have no package.json
  }
  return (JSON.parse(text) as { name?: unknown }).name;
}
