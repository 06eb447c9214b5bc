import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../usage-error.js';

/** Names under which a configuration is looked for. */
export const configNames = [
  'maas-conformance.config.json',
  'maas-conformance.config.yaml',
  'maas-conformance.config.yml',
] as const;

/**
 * The nearest configuration in `folder` or above it; undefined when there is none.
 *
 * @throws UsageError when one folder holds two: nobody could tell which counts.
 */
export function findConfig(folder: string): string | undefined {
  for (let here = resolve(folder); ; here = dirname(here)) {
    const found = configNames.map((name) => join(here, name)).filter((file) => existsSync(file));
    if (found.length > 1) {
      throw new UsageError(
        `There is more than one configuration in ${here}.`,
        `Keep one, or name it by --config: ${found.join(', ')}.`,
      );
    }
    if (found[0] !== undefined || here === dirname(here)) return found[0];
  }
}
