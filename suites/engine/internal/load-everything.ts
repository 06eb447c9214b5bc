import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../spec/root.js';
import { type Catalogue, loadCatalogue } from '../catalogue.js';
import { type CheckModule, loadModule } from '../load-areas.js';
import { type RunOptions, RunOptionsError } from '../run-options.js';
import type { Settings } from '../settings.js';
import type { Clause } from '../types.js';

/**
 * The catalogue that the run is judged by. A damaged one is a fault of the suite: the run then ends with an empty one.
 *
 * @throws RunOptionsError when a clause or profile was asked for that does not exist, or when checks of the user's own
 *   cannot be loaded or do not fit.
 */
export async function loadEverything(
  options: RunOptions,
  settings: Settings,
): Promise<{ catalogue: Catalogue; fault?: string }> {
  const [suite = '', ...others] = settings.areasModules;
  const own = await Promise.all(others.map(loadOwn));
  let catalogue: Catalogue;
  try {
    const { areas, clauses } = await loadModule(suite);
    const added = [...clauses, ...own.flatMap((each) => each.clauses)];
    catalogue = loadCatalogue([...areas, ...own.flatMap((each) => each.areas)], options.spec, added, settings.suite);
  } catch (error) {
    if (own.length > 0) throw new RunOptionsError('checks', (error as Error).message);
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

async function loadOwn(file: string): Promise<CheckModule> {
  try {
    return await loadModule(file);
  } catch (error) {
    throw new RunOptionsError('checks', `The checks in ${file} cannot be loaded: ${(error as Error).message}`);
  }
}

/** Profiles that only checks of the user's own have: they are judged without being named. */
export function ownProfiles(catalogue: Catalogue, ofThePackage: readonly Clause[]): string[] {
  const known = new Set(ofThePackage.map(({ profile }) => profile));
  return [...new Set(catalogue.clauses.map(({ profile }) => profile))].filter((profile) => !known.has(profile));
}

/** Name and version of this package. */
export function packageFacts(): { name: string; version: string } {
  const { name, version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return { name, version };
}
