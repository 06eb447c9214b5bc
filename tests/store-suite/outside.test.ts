import { expect, test } from '@playwright/test';
import { bendScis, withMembers } from '../../fixtures/mutants/internal/controllers.js';
import { federationMutants } from '../../fixtures/stores/mutants/federation.js';
import { authenticityMutants, tufMutants } from '../../fixtures/stores/mutants/tuf.js';
import { startTold, told } from '../../fixtures/stores/outside/start.js';
import type { StoreMutant } from '../../fixtures/stores/types.js';
import { outsideVariants } from '../../fixtures/stores/variants/outside.js';
import { ControllerError } from '../../reference/controller/types.js';
import { loadClauses } from '../../suites/engine/catalogue.js';
import { mapLimited } from '../../suites/engine/internal/map-limited.js';
import type { TargetFacts } from '../../suites/engine/types.js';
import { blame, heldAgainst, judgeBent, whyMissed } from './judge.js';

const profiles = ['store-federation', 'store-tuf', 'controller-authenticity'] as const;
/** Judged at the same time: most of the time of each goes by in waiting. */
const lanes = 8;

/** Whether a clause is judged from outside. */
const isOurs = (id: string): boolean => /^(FED|TUF|AUTHN)-/.test(id);

/** What pre-flight would find, for short runs that need not look. */
const factsOf = (profiles: string[]): TargetFacts => ({
  url: '',
  dialect: 'aif-3.0',
  alsoSpeaks: [],
  prefix: 'absent',
  portForm: 'data-type',
  workflows: {},
  profiles,
  offers: { discover: false, upload: false, async: false, events: false },
  auth: 'none',
});

test('the reference is conformant, seen from outside', async () => {
  test.slow();
  const results = await mapLimited(profiles, profiles.length, (profile) =>
    judgeBent({ run: { profiles: [profile] }, start: told((given) => startTold(profile, given)) }),
  );
  for (const [index, result] of results.entries()) {
    if ('skipped' in result) throw new Error(result.skipped);
    expect(heldAgainst(result.report)).toEqual([]);
    const unseen = result.report.clauses.filter(({ id, verdict }) => verdict === 'not-observed' && isOurs(id));
    expect(unseen.map(({ id }) => id)).toEqual([]);
    expect([profiles[index], result.fault, result.report.verdict]).toEqual([profiles[index], undefined, 'conformant']);
  }
});

test('a Controller that verifies and runs no ES modules is not blamed', async () => {
  const start = told((given) =>
    startTold('controller-authenticity', given, {
      wrapController: bendScis((sci) =>
        withMembers(sci, {
          start: async (name) => {
            await sci.start(name);
            throw new ControllerError('INVALID', 'This Controller runs WebAssembly only.');
          },
        }),
      ),
    }),
  );
  const profiles = ['controller-authenticity'];
  const result = await judgeBent({ run: { profiles }, start }, { clauses: ['AUTHN-001', 'AUTHN-006'] });
  if ('skipped' in result) throw new Error(result.skipped);
  expect(heldAgainst(result.report)).toEqual([]);
  const verdicts = result.report.clauses.filter(({ id }) => /^AUTHN-00[16]$/.test(id)).map(({ verdict }) => verdict);
  expect(verdicts).toEqual(['not-observed', 'not-observed']);
});

test('nothing is raised against those who do it otherwise', async () => {
  test.slow();
  const wrong = await mapLimited(outsideVariants, lanes, async (variant) => {
    const why = await blame(variant);
    return why === undefined ? [] : [`${variant.name}: ${why}`];
  });
  expect(wrong.flat()).toEqual([]);
});

const groups: [string, readonly StoreMutant[]][] = [
  ['federation', federationMutants],
  ['TUF', tufMutants],
  ['authenticity', authenticityMutants],
];

for (const [name, mutants] of groups) {
  test(`every mutant is caught by its clause: ${name}`, async () => {
    test.slow();
    const missed = await mapLimited(mutants, lanes, async (mutant) => {
      const facts = factsOf(mutant.run?.profiles as string[]);
      const why = (await whyMissed(mutant, facts)) && (await whyMissed(mutant, facts)); // a busy machine gets a second try
      return why === undefined ? [] : [`${mutant.name}: ${why}`];
    });
    expect(missed.flat()).toEqual([]);
  });
}

test('every clause that is judged from outside has a mutant', () => {
  const killed = new Set(groups.flatMap(([, mutants]) => mutants.map(({ clause }) => clause)));
  const asked = loadClauses(undefined, 'store').filter(({ id }) => isOurs(id));
  expect(asked.length).toBeGreaterThan(60);
  expect(asked.map(({ id }) => id).filter((id) => !killed.has(id))).toEqual([]);
});
