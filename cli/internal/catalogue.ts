import { type Catalogue, loadCatalogue as load } from '../../suites/engine/catalogue.js';
import { areas } from '../../suites/server/areas.js';

export type { Catalogue };

/** Clauses, open questions and checks of the server suite of this package. */
export function loadCatalogue(): Catalogue {
  return load(areas);
}

/** Titles of all checks, active and passive, by id. */
export function checkTitles(catalogue: Catalogue): Map<string, string> {
  return new Map(
    catalogue.areas.flatMap((area) =>
      [...area.checks, ...(area.passive ?? [])].map((check) => [check.id, check.title] as const),
    ),
  );
}
