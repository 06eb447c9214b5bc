import { expect, test } from '@playwright/test';
import { mutants } from '../../fixtures/mutants/all.js';
import type { Mutant } from '../../fixtures/mutants/types.js';
import { loadClauses } from '../../suites/engine/catalogue.js';
import type { ClauseReport } from '../../suites/engine/types.js';
import { batches, wrongOf } from './batches.js';
import { claiming, judgeBent, releaseGround } from './judge.js';

const clauses = new Map(loadClauses().map((clause) => [clause.id, clause]));

/** Clauses whose checks are refused, for passive checks that look at refusals. */
const refusals: Record<string, string[]> = { SEC: ['SEC-005', 'SEC-007'], PLANE: ['PLANE-003', 'PLANE-005'] };

test('mutants have names of their own and break clauses that exist', () => {
  const names = mutants.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(mutants.filter(({ clause }) => !clauses.has(clause)).map(({ name }) => name)).toEqual([]);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
});

for (const { title, batch } of batches(mutants)) {
  test(`mutants ${title} are caught by the clauses they break`, async () => {
    test.setTimeout(600_000);
    expect(await wrongOf(batch, whyMissed)).toEqual([]);
  });
}

test.afterAll(releaseGround);

/** Why the mutant does not count as caught; undefined when it is. */
async function whyMissed(mutant: Mutant): Promise<string | undefined> {
  const clause = clauses.get(mutant.clause);
  const violated = clause?.level === 'MUST' ? 'fail' : 'warn';
  const bend = claiming(mutant, clause);
  // The clause's own checks first; a clause that all traffic shows may need the traffic of all checks.
  const some = [mutant.clause, ...(refusals[mutant.clause.split('-')[0] ?? ''] ?? [])];
  let { report, exitCode, fault } = await judgeBent(bend, { clauses: some });
  if (verdict(report.clauses, mutant.clause) !== violated)
    ({ report, exitCode, fault } = await judgeBent(bend, { runs: 5 }));
  if (fault !== undefined) return fault;
  const seen = verdict(report.clauses, mutant.clause);
  if (seen !== violated) return `${mutant.clause} is ${seen}, not ${violated}. ${report.summary}`;
  if (violated === 'fail' && exitCode !== 1) return `the exit code is ${exitCode}`;
  const left = report.leftBehind.filter(() => !/unguarded|delete|sci|data-creates/.test(mutant.name));
  return left.length > 0 ? `left behind: ${left.map(({ url }) => url).join(', ')}` : undefined;
}

function verdict(judged: readonly ClauseReport[], id: string): string | undefined {
  return judged.find((clause) => clause.id === id)?.verdict;
}
