import { expect } from '@playwright/test';
import type { StoreMutant, StoreVariant } from '../../fixtures/stores/types.js';
import { loadClauses } from '../../suites/engine/catalogue.js';
import { batches, wrongOf } from '../mutants/batches.js';
import { blame, factsOf, whyMissed } from './judge.js';

/**
 * What is tested of one profile: its mutants are caught, its variants are left in peace, and every clause can fail. To be
 * handed to `test` in the file of the profile, where the runner looks for them.
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
): { title: string; run: () => Promise<void> }[] {
  return [
    ...batches(mutants).map(({ title, batch }) => ({
      title: `mutants ${title} are caught by the clauses they break`,
      run: async () => {
        const facts = bentFrom && (await factsOf(bentFrom));
        expect(await wrongOf(batch, (mutant) => whyMissed(mutant, facts))).toEqual([]);
      },
    })),
    ...batches(variants).map(({ title, batch }) => ({
      title: `variants ${title} are without a verdict against them`,
      run: async () => expect(await wrongOf(batch, (variant) => blame(variant, profile, area))).toEqual([]),
    })),
    {
      title: `every clause of ${profile} that has checks is broken by a mutant`,
      run: async () => {
        const broken = new Set(mutants.map(({ clause }) => clause));
        const clauses = loadClauses(undefined, 'store').filter(
          (clause) => clause.profile === profile && (area === undefined || clause.area === area) && clause.checks,
        );
        expect(clauses.filter(({ id, level }) => level !== 'MAY' && !broken.has(id)).map(({ id }) => id)).toEqual([]);
      },
    },
  ];
}
