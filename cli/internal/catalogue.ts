import { resolve } from 'node:path';
import type { Catalogue } from '../../suites/engine/catalogue.js';

import { UsageError } from './usage-error.js';

export type { Catalogue };

/**
 * Clauses, open questions and checks of a suite of this package. Loaded when asked for: the checks bring the
 * schemas and the HTTP client along, which bad usage and `--help` should not wait for.
 *
 * @param suite `store` for runs whose `options.suite` says so
 * @param checks modules of further checks (`--checks`)
 * @throws UsageError when one of these cannot be loaded or does not fit
 */
export async function loadCatalogue(
  checks: readonly string[] = [],
  suite: 'server' | 'store' = 'server',
): Promise<Catalogue> {
  const [engine, ofSuite, loader] = await Promise.all([
    import('../../suites/engine/catalogue.js'),
    suite === 'server' ? import('../../suites/server/areas.js') : import('../../suites/store/areas.js'),
    import('../../suites/engine/load-areas.js'),
  ]);
  try {
    const own = await Promise.all(checks.map((file) => loader.loadModule(resolve(file))));
    const areas = [...ofSuite.areas, ...own.flatMap((each) => each.areas)];
    return engine.loadCatalogue(
      areas,
      undefined,
      own.flatMap((each) => each.clauses),
      suite,
    );
  } catch (error) {
    if (checks.length === 0) throw error;
    throw new UsageError(
      `The checks of --checks ${checks.join(', ')} cannot be used: ${(error as Error).message}`,
      'A module of checks is compiled JavaScript that exports areas and, for clauses of its own, clauses; see docs/embedding.md.',
    );
  }
}

/** The same with the clauses of every suite, for `list` and `explain`. */
export async function loadLibrary(): Promise<Catalogue> {
  const [server, store, engine] = await Promise.all([
    loadCatalogue(),
    loadCatalogue([], 'store'),
    import('../../suites/engine/catalogue.js'),
  ]);
  return {
    ...server,
    clauses: engine.loadClauses(undefined, 'all'),
    ambiguities: engine.loadAmbiguities(),
    areas: [...server.areas, ...store.areas],
  };
}

/** Titles of all checks by id; a check of packages, which has no title of its own, bears that of its clause. */
export function checkTitles(catalogue: Catalogue): Map<string, string> {
  const own = catalogue.areas.flatMap((area) =>
    [...area.checks, ...(area.passive ?? [])].map((check) => [check.id, check.title] as const),
  );
  const others = catalogue.clauses.flatMap(({ checks, title }) => (checks ?? []).map((id) => [id, title] as const));
  return new Map([...others, ...own]);
}
