import type { RunExitCode } from './run-options.js';
import type { Blame, Level, Outcome, Report, Verdict } from './types.js';

/**
 * Worst first. The verdict of a clause is the worst of its checks, read from the left:
 * - `fail`: one counter-example is enough, whatever else happened.
 * - `harness-error`, `environment-error`: a doubt about the measurement outweighs what looked fine beside it.
 * - `blocked`: part of the clause could not be reached, so its other part cannot vouch for it.
 * - `warn`: seen, and short of a SHOULD.
 * - `pass` before `not-observed`: a clause that one check saw hold is observed, even if another check had nothing to see.
 * - `not-applicable` only when every check says so.
 */
const worstFirst: readonly Verdict[] = [
  'fail',
  'harness-error',
  'environment-error',
  'blocked',
  'warn',
  'pass',
  'not-observed',
  'not-applicable',
];

/** Verdict of a clause from those of its checks; of none: not-observed. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return worstFirst.find((verdict) => verdicts.includes(verdict)) ?? 'not-observed';
}

/** What an outcome means at the level of its clause (RFC 2119): only a MUST fails; a MAY can be left out freely. */
export function verdictOf(outcome: Outcome, level: Level): Verdict {
  if (outcome === 'ok') return 'pass';
  if (outcome !== 'violated') return outcome;
  return level === 'MUST' ? 'fail' : level === 'SHOULD' ? 'warn' : 'not-observed';
}

/** Whose doing it is. A blocked check was stopped by what the server did to an earlier step. */
export function blameOf(verdict: Verdict): Blame {
  switch (verdict) {
    case 'fail':
    case 'warn':
    case 'blocked':
      return 'server';
    case 'harness-error':
      return 'harness';
    case 'environment-error':
      return 'environment';
    default:
      return 'none';
  }
}

/**
 * The exit code of a report: 1 as soon as a MUST is violated; 4 when only the suite's own faults stand against a verdict;
 * 3 for everything else that leaves the question open.
 */
export function exitCodeOf(report: Report): RunExitCode {
  if (report.verdict === 'conformant') return 0;
  if (report.verdict === 'non-conformant') return 1;
  return report.environment === undefined && report.counts.checks['harness-error'] > 0 ? 4 : 3;
}

/** All verdicts with a count of zero. */
export function zeroCounts(): Record<Verdict, number> {
  return {
    pass: 0,
    fail: 0,
    warn: 0,
    blocked: 0,
    'not-observed': 0,
    'not-applicable': 0,
    'harness-error': 0,
    'environment-error': 0,
  };
}
