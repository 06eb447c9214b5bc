import { pathToFileURL } from 'node:url';
import type { Area } from './check.js';

/**
 * The areas that a compiled module exports as `areas`. Loaded by path: the engine knows no check of its own.
 *
 * @throws Error when the module cannot be loaded or exports none.
 */
export async function loadAreas(file: string): Promise<readonly Area[]> {
  const { areas } = (await import(pathToFileURL(file).href)) as { areas?: unknown };
  if (!Array.isArray(areas)) throw new Error(`${file} does not export a list of areas.`);
  return areas as readonly Area[];
}
