import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from './root.js';

/** Where the build leaves what it has parsed: one JSON file for each YAML file of `spec/`, named by {@link yamlKey}. */
export const parsedFolder = join(packageRoot, 'dist', 'spec', 'parsed');

/** Name of the parsed form of a text: SHA-256, so that it is of this text and no other. */
export function yamlKey(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * A YAML text as a plain JSON value, aliases expanded into copies. The texts of this package take a second to parse, and
 * every process of a run needs them, so the build does it once; a text that it has not seen is parsed here.
 *
 * @throws Error of the parser for a text that is malformed.
 */
export function parseYaml(text: string): unknown {
  const known = readParsed(yamlKey(text));
  // What is read is the package's own or the user's, never a server's, so the guard against alias bombs is off: our
  // documents reuse a lot on purpose.
  return JSON.parse(known ?? JSON.stringify(parse(text, { maxAliasCount: -1 })));
}

function readParsed(key: string): string | undefined {
  try {
    return readFileSync(join(parsedFolder, `${key}.json`), 'utf8');
  } catch {
    return undefined;
  }
}
