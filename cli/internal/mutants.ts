import type { Mutant } from '../../fixtures/mutants/types.js';
import { didYouMean } from './suggest.js';
import { UsageError } from './usage-error.js';

/** Every mutant of this package, loaded only when asked for: no other command needs them. */
export async function loadMutants(): Promise<readonly Mutant[]> {
  const { mutants } = await import('../../fixtures/mutants/all.js');
  return mutants;
}

/** @throws UsageError when there is none of that name, with the nearest names. */
export async function findMutant(name: string): Promise<Mutant> {
  const mutants = await loadMutants();
  const found = mutants.find((mutant) => mutant.name === name);
  if (found !== undefined) return found;
  const all = mutants.map((mutant) => mutant.name);
  throw new UsageError(`There is no mutant "${name}".`, didYouMean(name, all, 'See maas-conformance list mutants.'));
}
