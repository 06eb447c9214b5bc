import type { StoreMutant, StoreVariant } from '../../fixtures/stores/types.js';
import { loadClauses } from '../../suites/engine/catalogue.js';
import { batches, wrongOf } from '../mutants/batches.js';
import { blame, factsOf, whyMissed } from './judge.js';

/**
 * What is tested of one profile: its mutants are caught, its variants are left in peace, and every clause can fail. To be
 * handed to `test` in the file of the profile, where the runner looks for them: `wrong` tells what is, a line each.
 *
 * @param bentFrom what all mutants are bends of: pre-flight then looks at that only
 * @param area of several in one profile: whose clauses are meant
 */
export function suiteTests(
  profile: string,
  mutants: readonly StoreMutant[],
  variants: readonly StoreVariant[],
  bentFrom?: Pick<StoreMutant, 'start' | 'run'>,
  area?: string,
): { title: string; wrong: () => Promise<string[]> }[] {
  return [
    ...batches(mutants).map(({ title, batch }) => ({
      title: `mutants ${title} are caught by the clauses they break`,
      wrong: async () => {
        const facts = bentFrom && (await factsOf(bentFrom));
        return wrongOf(batch, (mutant) => whyMissed(mutant, facts));
      },
    })),
    ...batches(variants).map(({ title, batch }) => ({
      title: `variants ${title} are without a verdict against them`,
      wrong: () => wrongOf(batch, (variant) => blame(variant, profile, area)),
    })),
    {
      title: `every clause of ${profile} that has checks is broken by a mutant`,
      wrong: async () => {
        const broken = new Set(mutants.map(({ clause }) => clause));
        const clauses = loadClauses(undefined, 'store').filter(
          (clause) => clause.profile === profile && (area === undefined || clause.area === area) && clause.checks,
        );
        return clauses.filter(({ id, level }) => level !== 'MAY' && !broken.has(id)).map(({ id }) => id);
      },
    },
  ];
}
