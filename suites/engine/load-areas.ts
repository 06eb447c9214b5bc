import { pathToFileURL } from 'node:url';
import type { Area } from './check.js';
import type { Clause } from './types.js';

/** What a compiled module of checks brings: `areas`, and the clauses of its own that they serve. */
export interface CheckModule {
  areas: readonly Area[];
  clauses: readonly Clause[];
}

/**
 * Loads a module of checks by path: the engine knows no check of its own.
 *
 * @throws Error when the module cannot be loaded or does not export what it must.
 */
export async function loadModule(file: string): Promise<CheckModule> {
  const { areas, clauses = [] } = (await import(pathToFileURL(file).href)) as { areas?: unknown; clauses?: unknown };
  if (!Array.isArray(areas)) throw new Error(`${file} does not export a list of areas.`);
  if (!Array.isArray(clauses)) throw new Error(`${file} exports clauses that are no list.`);
  return { areas: areas as readonly Area[], clauses: clauses as readonly Clause[] };
}

/** The areas of several modules, in their order. */
export async function loadAreas(files: readonly string[]): Promise<readonly Area[]> {
  return (await Promise.all(files.map(loadModule))).flatMap(({ areas }) => areas);
}
