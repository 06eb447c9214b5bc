import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../spec/root.js';
import { type Catalogue, loadCatalogue } from '../catalogue.js';
import { loadAreas } from '../load-areas.js';
import { type RunOptions, RunOptionsError } from '../run-options.js';
import type { Settings } from '../settings.js';

/**
 * The catalogue that the run is judged by. A damaged one is a fault of the suite: the run then ends with an empty one.
 *
 * @throws RunOptionsError when a clause or profile was asked for that does not exist.
 */
export async function loadEverything(
  options: RunOptions,
  settings: Settings,
): Promise<{ catalogue: Catalogue; fault?: string }> {
  let catalogue: Catalogue;
  try {
    catalogue = loadCatalogue(await loadAreas(settings.areasModule), options.spec);
  } catch (error) {
    const empty: Catalogue = { clauses: [], ambiguities: [], areas: [], version: 'unknown', digest: 'unknown' };
    return { catalogue: empty, fault: `The checks could not be loaded: ${(error as Error).message}` };
  }
  const ids = new Set(catalogue.clauses.map(({ id }) => id));
  const profiles = new Set(catalogue.clauses.map(({ profile }) => profile));
  const clause = options.clauses?.find((id) => !ids.has(id));
  if (clause !== undefined)
    throw new RunOptionsError('clauses', `There is no clause ${clause}; see the list of clauses.`);
  const profile = [...(settings.profiles ?? []), ...settings.alsoProfiles].find((name) => !profiles.has(name));
  if (profile !== undefined)
    throw new RunOptionsError(
      'profiles',
      `There is no profile ${profile}; there are: ${[...profiles].sort().join(', ')}.`,
    );
  return { catalogue };
}

/** Name and version of this package. */
export function packageFacts(): { name: string; version: string } {
  const { name, version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return { name, version };
}
