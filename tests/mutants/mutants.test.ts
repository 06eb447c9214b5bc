import { expect, test } from '@playwright/test';
import { mutants } from '../../fixtures/mutants/all.js';
import { loadClauses } from '../../suites/engine/catalogue.js';
import type { ClauseReport } from '../../suites/engine/types.js';
import { judgeBent } from './judge.js';

const clauses = new Map(loadClauses().map((clause) => [clause.id, clause]));

test('mutants have names of their own and break clauses that exist', () => {
  const names = mutants.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(mutants.filter(({ clause }) => !clauses.has(clause)).map(({ name }) => name)).toEqual([]);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
});

for (const mutant of mutants) {
  test(`mutant ${mutant.name} is caught by ${mutant.clause}`, async () => {
    const { level, profile } = clauses.get(mutant.clause) ?? {};
    const violated = level === 'MUST' ? 'fail' : 'warn';
    // Who offers an optional profile names it: a broken offer must not pass for none.
    const claimed = profile === 'discovery' || profile === 'upload' || profile === 'robustness';
    const claim = claimed ? { profiles: ['core', profile, ...(profile === 'upload' ? ['discovery'] : [])] } : {};
    // The clause's own checks first; a clause that all traffic shows may need the traffic of all checks.
    let { report, exitCode, fault } = await judgeBent(mutant, { ...claim, clauses: [mutant.clause] });
    if (verdict(report.clauses, mutant.clause) !== violated)
      ({ report, exitCode, fault } = await judgeBent(mutant, claim));
    expect(fault).toBeUndefined();
    expect(verdict(report.clauses, mutant.clause), `${mutant.sentence} ${report.summary}`).toBe(violated);
    if (violated === 'fail') expect(exitCode).toBe(1);
    expect(report.leftBehind.filter(() => !/unguarded|delete|sci/.test(mutant.name))).toEqual([]);
  });
}

function verdict(judged: readonly ClauseReport[], id: string): string | undefined {
  return judged.find((clause) => clause.id === id)?.verdict;
}
