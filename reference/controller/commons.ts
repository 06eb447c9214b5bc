import { defaultLimits } from './limits.js';
import { createPool, type Pool } from './sandbox/pool.js';
import { type Catalogue, createCatalogue } from './store/catalogue.js';
import type { ControllerLimits } from './types.js';

/** What Controllers of one process may share: the sandbox threads, and what is known of one Store. */
export interface Commons {
  readonly pool: Pool;
  readonly catalogue: Catalogue;
  /** After the Controllers that use it have closed. */
  close(): Promise<void>;
}

/**
 * Threads are most of what a short-lived Controller costs: a program that starts hundreds, one after another, lets them
 * share. Controllers with other limits on AIMs, packages or the Store must not join.
 *
 * @param store base URL of the Store
 * @param catalogue what stands for the Store; one over HTTP to `store` unless said otherwise
 * @param kept how many idle threads are kept
 * @param frozen what the Store once answered is never asked again; for a Store that does not change
 */
export function createCommons(
  store: string,
  limits: ControllerLimits = defaultLimits,
  { kept, frozen = false, catalogue }: { kept?: number; frozen?: boolean; catalogue?: Catalogue } = {},
): Commons {
  const pool = createPool(limits, kept);
  const asking = catalogue ?? createCatalogue(store, limits);
  const shared = frozen ? remembering(asking) : asking;
  return {
    pool,
    catalogue: shared,
    close: async () => {
      await pool.close();
      await shared.close();
    },
  };
}

function remembering(catalogue: Catalogue): Catalogue {
  const memory = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const known = (memory.get(key) as Promise<T> | undefined) ?? ask();
    memory.set(key, known);
    known.catch(() => memory.delete(key));
    return known;
  };
  return {
    metadata: (name) => once(`metadata ${name}`, () => catalogue.metadata(name)),
    names: () => once('names', () => catalogue.names()),
    package: (name, uri) => once(`package ${name} ${uri}`, () => catalogue.package(name, uri)),
    approval: (name) => once(`approval ${name}`, () => catalogue.approval(name)),
    close: () => catalogue.close(),
  };
}
