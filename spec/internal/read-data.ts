import { readFileSync } from 'node:fs';
import { parseYaml } from '../parse-yaml.js';
import { specPath } from '../root.js';

/**
 * One data file of `spec/` (YAML or JSON) as a plain JSON value. Aliases are expanded into copies, so no two places of the
 * value share an object: whoever changes one place of a document cannot change another by accident.
 *
 * @param path relative to `spec/`, parts parted by `/`.
 * @throws Error naming the file when it is missing or malformed.
 */
export function readSpecData(path: string): unknown {
  const file = specPath(...path.split('/'));
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(
      `${file} cannot be read (${(error as Error).message}); the installation is incomplete: install the package again.`,
    );
  }
  try {
    return path.endsWith('.json') ? JSON.parse(text) : parseYaml(text);
  } catch (error) {
    throw new Error(`${file} is malformed: ${(error as Error).message}`);
  }
}
