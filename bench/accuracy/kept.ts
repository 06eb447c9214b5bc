import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { packageRoot, specPath } from '../../spec/root.js';
import type { Job, Judged } from './types.js';

const dist = join(packageRoot, 'dist');
/** Outside git, and gone with the installation. */
const folder = join(packageRoot, 'node_modules', '.cache', 'maas-accuracy');

/** Results of earlier calls, by everything that they depend on. */
export interface Kept {
  get(job: Job): Judged | undefined;
  put(judged: Judged): void;
}

/**
 * Opens the results of earlier calls. A result holds as long as the spec, the engine, the checks by which it was judged, the
 * reference, the workflows, the judge, and the file that defines the mutant or variant (with what that imports) are the
 * same, octet by octet: one more mutant costs its own row, one more check all variants and the mutants of its family.
 */
export function openKept(): Kept {
  const fixtures = join(dist, 'fixtures');
  const common = digestOf([
    ...files(join(dist, 'suites', 'engine')),
    ...files(join(dist, 'suites', 'http')),
    ...files(join(dist, 'reference')),
    ...files(join(dist, 'spec')),
    ...files(join(fixtures, 'workflows', 'store'), /./),
    // What is asked of Stores, and how the tool is configured, says nothing of servers.
    ...files(specPath('.'), /\.(ya?ml|json)$/).filter(
      (file) => !/clauses.(store|controller)-|toolkit.config\.json/.test(file),
    ),
    join(dist, 'tests', 'mutants', 'judge.js'),
    join(dist, 'bench', 'accuracy', 'judge-job.js'),
  ]);
  const checks = files(join(dist, 'suites', 'server'));
  const byFamily = new Map<string, string>();
  /** Digest of the checks of a family, or of all. */
  const checksOf = (family = ''): string => {
    const asking = checks.filter((file) => readFileSync(file, 'utf8').includes(`'${family}`));
    const known = byFamily.get(family) ?? digestOf(family === '' ? checks : withImports(asking));
    byFamily.set(family, known);
    return known;
  };
  const sources = (['mutants', 'variants'] as const).flatMap((kind) => files(join(fixtures, kind)));
  const texts = new Map(sources.map((file) => [file, readFileSync(file, 'utf8')]));
  const keyOf = ({ kind, name, whole }: Job, family: string | undefined): string => {
    const quoted = new RegExp(`['"\`]${name}['"\`]`);
    // A name that is put together stands in no file: then any file may be its own.
    const own = sources.filter((file) => file.includes(`${kind}s`) && quoted.test(texts.get(file) ?? ''));
    const from = kind === 'reference' ? [] : own.length > 0 ? own : sources;
    return createHash('sha256')
      .update(
        `${common} ${checksOf(family)} ${kind} ${name}${whole === true ? ' whole' : ''} ${digestOf(withImports(from))}`,
      )
      .digest('hex');
  };
  mkdirSync(folder, { recursive: true });
  const place = ({ kind, name }: Job): string => join(folder, `${kind}-${name}.json`);
  return {
    get(job) {
      if (!existsSync(place(job))) return undefined;
      const { key, judged } = JSON.parse(readFileSync(place(job), 'utf8')) as { key: string; judged: Judged };
      return key === keyOf(job, judged.family) ? judged : undefined;
    },
    put(judged) {
      const part = `${place(judged)}.part`;
      writeFileSync(part, JSON.stringify({ key: keyOf(judged, judged.family), judged }));
      renameSync(part, place(judged));
    },
  };
}

/** The files and all that they import from this package, in order. */
function withImports(from: readonly string[]): string[] {
  const found = new Set<string>();
  const waiting = [...from];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file) || !existsSync(file)) continue;
    found.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g))
      waiting.push(join(dirname(file), path as string));
  }
  return [...found].sort();
}

function files(directory: string, pattern = /\.js$/): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function digestOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths)
    hash
      .update(`${relative(packageRoot, path)}\n`)
      .update(readFileSync(path))
      .update('\n');
  return hash.digest('hex');
}
