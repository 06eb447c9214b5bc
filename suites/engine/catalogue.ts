import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { specDigest, specVersion } from '../../spec/openapi.js';
import { parseYaml } from '../../spec/parse-yaml.js';
import { specPath } from '../../spec/root.js';
import type { Area } from './check.js';
import { catalogueFaults } from './internal/catalogue-faults.js';
import type { Ambiguity, Clause } from './types.js';

/** All that a judge needs beside a recording: the clauses, the open questions and the checks that show the clauses. */
export interface Catalogue {
  clauses: readonly Clause[];
  ambiguities: readonly Ambiguity[];
  areas: readonly Area[];
  /** Version of the spec data, and a digest over it. */
  version: string;
  digest: string;
}

/** Where clause records are read from: a folder of YAML files, and the file of ambiguities. */
export interface CatalogueFiles {
  clauses: string;
  ambiguities?: string;
}

/**
 * The catalogue of a set of areas, by default over the clauses of this package.
 *
 * @param suite whose clauses of this package are meant, when `files` does not say otherwise
 * @param added clauses of the user's own; with them the digest is another, since other questions were asked
 * @throws Error that lists everything which does not fit together (see {@link validateCatalogue}), or names the file
 *   that cannot be read.
 */
export function loadCatalogue(
  areas: readonly Area[],
  files?: CatalogueFiles,
  added: readonly Clause[] = [],
  suite: 'server' | 'store' = 'server',
): Catalogue {
  const catalogue: Catalogue = {
    clauses: [...loadClauses(files?.clauses, files === undefined ? suite : 'all'), ...added].sort((a, b) =>
      compare(a.id, b.id),
    ),
    ambiguities:
      files === undefined
        ? ambiguitiesOf(suite)
        : files.ambiguities === undefined
          ? []
          : loadAmbiguities(files.ambiguities),
    areas,
    version: specVersion(),
    digest: added.length === 0 ? specDigest() : digestWith(added),
  };
  validateCatalogue(catalogue);
  return catalogue;
}

/** Which suite judges a clause; `all` for those of every suite. */
export type SuiteName = 'server' | 'store' | 'package' | 'all';

/**
 * Clauses in the order of their ids: of one suite, by default that of API Servers, or all files of a folder of one's own.
 */
export function loadClauses(folder?: string, suite: SuiteName = folder === undefined ? 'server' : 'all'): Clause[] {
  const from = folder ?? specPath('clauses');
  const files = readdirSync(from).filter((name) => name.endsWith('.yaml'));
  return files
    .flatMap((name) => readList<Clause>(join(from, name)))
    .filter((clause) => suite === 'all' || suiteOf(clause) === suite)
    .sort((a, b) => compare(a.id, b.id));
}

/** A profile belongs to one suite. */
function suiteOf({ profile }: Clause): SuiteName {
  if (profile === 'package') return 'package';
  return /^store-|^controller-authenticity$/.test(profile) ? 'store' : 'server';
}

/** Open questions about a suite's clauses: all but those that are about others only. */
function ambiguitiesOf(suite: SuiteName): Ambiguity[] {
  const others = new Set(
    loadClauses(undefined, 'all')
      .filter((clause) => suiteOf(clause) !== suite)
      .map(({ id }) => id),
  );
  return loadAmbiguities().flatMap((one) => {
    const clauses = one.clauses.filter((id) => !others.has(id));
    return clauses.length === 0 && one.clauses.length > 0 ? [] : [{ ...one, clauses }];
  });
}

/** The places where the standard can be read in more than one way, in the order of their ids. */
export function loadAmbiguities(file: string = specPath('ambiguities.yaml')): Ambiguity[] {
  return readList<Ambiguity>(file).sort((a, b) => compare(a.id, b.id));
}

/**
 * Refuses a catalogue in which checks and clauses do not name each other, ids repeat or do not follow their pattern.
 *
 * @throws Error with one line per fault.
 */
export function validateCatalogue(catalogue: Pick<Catalogue, 'clauses' | 'ambiguities' | 'areas'>): void {
  const faults = catalogueFaults(catalogue);
  if (faults.length > 0)
    throw new Error(
      `The catalogue of clauses and checks is not coherent:\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    );
}

function digestWith(added: readonly Clause[]): string {
  return `sha256:${createHash('sha256')
    .update(`${specDigest()}\n${JSON.stringify(added)}`)
    .digest('hex')}`;
}

/** By their text: a program that judges many servers reads the same again. */
const parsed = new Map<string, unknown>();

function readList<T>(file: string): T[] {
  const text = readFileSync(file, 'utf8');
  const value = parsed.get(text) ?? parseYaml(text);
  parsed.set(text, value);
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new Error(`${file} must hold a list of records.`);
  return value as T[];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
