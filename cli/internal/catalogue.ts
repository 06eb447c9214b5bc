import type { Catalogue } from '../../suites/engine/catalogue.js';

export type { Catalogue };

/**
 * Clauses, open questions and checks of the server suite of this package. Loaded when asked for: the checks bring the
 * schemas and the HTTP client along, which bad usage and `--help` should not wait for.
 */
export async function loadCatalogue(): Promise<Catalogue> {
  const [engine, suite] = await Promise.all([
    import('../../suites/engine/catalogue.js'),
    import('../../suites/server/areas.js'),
  ]);
  return engine.loadCatalogue(suite.areas);
}

/** The same with the clauses of every suite, for `list` and `explain`. */
export async function loadLibrary(): Promise<Catalogue> {
  const [catalogue, engine] = await Promise.all([loadCatalogue(), import('../../suites/engine/catalogue.js')]);
  return { ...catalogue, clauses: engine.loadClauses(undefined, 'all') };
}

/** Titles of all checks by id; a check of packages, which has no title of its own, bears that of its clause. */
export function checkTitles(catalogue: Catalogue): Map<string, string> {
  const own = catalogue.areas.flatMap((area) =>
    [...area.checks, ...(area.passive ?? [])].map((check) => [check.id, check.title] as const),
  );
  const others = catalogue.clauses.flatMap(({ checks, title }) => (checks ?? []).map((id) => [id, title] as const));
  return new Map([...others, ...own]);
}
