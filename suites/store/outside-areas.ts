import type { Area, Prepared, PrepareOptions } from '../engine/check.js';
import { authenticityChecks } from './authenticity.js';
import { federationChecks } from './federation.js';
import { withHistory } from './internal/with-history.js';
import { startRepository } from './repository/repository.js';
import { tufChecks } from './tuf.js';

/** The suite's repository, for as long as the checks of an area run; none where the user named no address for it. */
async function prepare({ listen }: PrepareOptions): Promise<Prepared> {
  if (listen === undefined) return { value: undefined, close: async () => undefined };
  const repository = await startRepository(listen);
  return { value: repository, close: () => repository.close() };
}

/** Areas that are judged from outside: from a repository which the target was told of. Only one of them can listen at a time. */
export const outsideAreas: readonly Area[] = [
  {
    name: 'store-remote',
    title: 'Remote repositories of a Store',
    checks: [...federationChecks, ...tufChecks].map(withHistory),
    cost: 200,
    serial: true,
    // An answer may take its time, and so may recovery from an attack.
    patienceMs: 60_000,
    prepare,
  },
  {
    name: 'authenticity',
    title: 'What a Controller installs',
    checks: authenticityChecks.map(withHistory),
    cost: 200,
    serial: true,
    // An answer may take its time, and so may recovery from an attack.
    patienceMs: 60_000,
    prepare,
  },
];
