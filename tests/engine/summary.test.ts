import { expect, test } from '@playwright/test';
import { isIdle, overallVerdict, summaryOf } from '../../suites/engine/internal/summary.js';
import type { ClauseReport, TargetFacts } from '../../suites/engine/types.js';

const clause = (id: string, verdict: ClauseReport['verdict']): ClauseReport =>
  ({ id, verdict, level: 'MUST', profile: 'core', checks: [] }) as unknown as ClauseReport;
const target = (workflows: TargetFacts['workflows']): TargetFacts => ({ workflows }) as unknown as TargetFacts;
const must = { total: 2, observed: 1, pass: 1, fail: 0, notObserved: 1 };

test('a server on which no workflow ran is inconclusive; a violation, or clauses that were chosen, decide all the same', () => {
  const clauses = [clause('SCI-001', 'pass'), clause('RWI-001', 'not-observed')];
  expect(isIdle(target({}), clauses)).toBe(true);
  expect(isIdle(target({ ECH: 'MCT-ECH-V1.0' }), clauses)).toBe(false);
  expect(isIdle(undefined, clauses)).toBe(false);
  expect(isIdle({ ...target({}), store: { elements: [] } } as unknown as TargetFacts, clauses)).toBe(false);

  const idle = { idle: true };
  expect(overallVerdict(clauses, idle)).toBe('inconclusive');
  expect(summaryOf('inconclusive', must, clauses, idle)).toBe(
    'inconclusive: 1/1 observed MUST pass · 1 not observed · no workflow could be started',
  );
  expect(overallVerdict(clauses, {})).toBe('conformant');
  expect(overallVerdict(clauses, { ...idle, chosen: ['SCI-001'] })).toBe('conformant');
  expect(overallVerdict([...clauses, clause('SCI-002', 'fail')], idle)).toBe('non-conformant');
});
