import { expect, test } from '@playwright/test';
import { federationMutants } from '../../fixtures/store-mutants/federation.js';
import { startTold } from '../../fixtures/store-mutants/internal/start.js';
import { authenticityMutants, tufMutants } from '../../fixtures/store-mutants/tuf.js';
import type { OutsideMutant } from '../../fixtures/store-mutants/types.js';
import { outsideVariants } from '../../fixtures/store-mutants/variants.js';
import { loadClauses } from '../../suites/engine/catalogue.js';
import { mapLimited } from '../../suites/engine/internal/map-limited.js';
import { judgeOutside, raised, verdictOf } from './outside.js';

const profiles = ['store-federation', 'store-tuf', 'controller-authenticity'] as const;
/** Judged at the same time: most of the time of each goes by in waiting. */
const lanes = 8;

test('the reference is conformant, seen from outside', async () => {
  test.slow();
  const results = await mapLimited(profiles, profiles.length, (profile) =>
    judgeOutside({ profile, start: (told) => startTold(profile, told) }),
  );
  expect(results.flatMap(raised)).toEqual([]);
  expect(results.map(({ report }) => report.verdict)).toEqual(profiles.map(() => 'conformant'));
});

test('nothing is raised against those who do it otherwise', async () => {
  test.slow();
  const wrong = await mapLimited(outsideVariants, lanes, async (variant) => {
    const told = raised(await judgeOutside(variant, variant.clauses));
    return told
      .filter((line) => !variant.departures?.some((clause) => line.startsWith(`${clause} warn`)))
      .map((line) => `${variant.name}: ${line}`);
  });
  expect(wrong.flat()).toEqual([]);
});

const groups: [string, readonly OutsideMutant[]][] = [
  ['federation', federationMutants],
  ['TUF', tufMutants],
  ['authenticity', authenticityMutants],
];

for (const [name, mutants] of groups) {
  test(`every mutant is caught by its clause: ${name}`, async () => {
    test.slow();
    const clauses = loadClauses(undefined, 'store');
    const missed = await mapLimited(mutants, lanes, async (mutant) => {
      const wanted = clauses.find(({ id }) => id === mutant.clause)?.level === 'MUST' ? 'fail' : 'warn';
      const result = await judgeOutside(mutant, [mutant.clause]);
      return verdictOf(result, mutant.clause) === wanted
        ? []
        : [`${mutant.name}: ${raised(result).join('; ') || 'passed'}`];
    });
    expect(missed.flat()).toEqual([]);
  });
}

test('every clause that is judged from outside has a mutant', () => {
  const killed = new Set(groups.flatMap(([, mutants]) => mutants.map(({ clause }) => clause)));
  const asked = loadClauses(undefined, 'store').filter(({ profile }) =>
    (profiles as readonly string[]).includes(profile),
  );
  expect(asked.length).toBeGreaterThan(60);
  expect(asked.map(({ id }) => id).filter((id) => !killed.has(id))).toEqual([]);
});
