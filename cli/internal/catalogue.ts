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

/** Titles of all checks, active and passive, by id. */
export function checkTitles(catalogue: Catalogue): Map<string, string> {
  return new Map(
    catalogue.areas.flatMap((area) =>
      [...area.checks, ...(area.passive ?? [])].map((check) => [check.id, check.title] as const),
    ),
  );
}
