import { expect, test } from '@playwright/test';
import { mutants } from '../../fixtures/mutants/all.js';
import { loadClauses } from '../../suites/engine/catalogue.js';
import type { ClauseReport } from '../../suites/engine/types.js';
import { judgeBent } from './judge.js';

const levels = new Map(loadClauses().map(({ id, level }) => [id, level]));

test('mutants have names of their own and break clauses that exist', () => {
  const names = mutants.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(mutants.filter(({ clause }) => !levels.has(clause)).map(({ name }) => name)).toEqual([]);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
});

for (const mutant of mutants) {
  test(`mutant ${mutant.name} is caught by ${mutant.clause}`, async () => {
    const violated = levels.get(mutant.clause) === 'MUST' ? 'fail' : 'warn';
    // The clause's own checks first; a clause that all traffic shows may need the traffic of all checks.
    let { report, exitCode, fault } = await judgeBent(mutant, { clauses: [mutant.clause] });
    if (verdict(report.clauses, mutant.clause) !== violated) ({ report, exitCode, fault } = await judgeBent(mutant));
    expect(fault).toBeUndefined();
    expect(verdict(report.clauses, mutant.clause), `${mutant.sentence} ${report.summary}`).toBe(violated);
    if (violated === 'fail') expect(exitCode).toBe(1);
    expect(report.leftBehind.filter(() => !/unguarded|delete|sci/.test(mutant.name))).toEqual([]);
  });
}

function verdict(clauses: readonly ClauseReport[], id: string): string | undefined {
  return clauses.find((clause) => clause.id === id)?.verdict;
}
