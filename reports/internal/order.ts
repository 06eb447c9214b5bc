import type { CheckReport, ClauseReport, Report, Verdict } from '../../suites/engine/types.js';

/** Verdicts, the one that matters most to a reader first. */
export const verdictOrder: readonly Verdict[] = [
  'fail',
  'harness-error',
  'environment-error',
  'warn',
  'blocked',
  'not-observed',
  'pass',
  'not-applicable',
];

/** What a verdict is called in front of people. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  pass: 'pass',
  fail: 'fail',
  warn: 'warning',
  blocked: 'blocked',
  'not-observed': 'not observed',
  'not-applicable': 'not applicable',
  'harness-error': 'harness error',
  'environment-error': 'environment error',
};

/** Clauses with a verdict, in the order of the report. */
export function clausesWith(report: Report, ...verdicts: Verdict[]): ClauseReport[] {
  return report.clauses.filter((clause) => verdicts.includes(clause.verdict));
}

/** The checks of a clause that decided its verdict; all of them when none has it. */
export function deciding(clause: ClauseReport): CheckReport[] {
  const found = clause.checks.filter((check) => check.verdict === clause.verdict);
  return found.length > 0 ? found : clause.checks;
}

/** `1 clause`, `2 clauses`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** Why the verdict is what it is, without the verdict's own word at its beginning. */
export function reasonOf(report: Report): string {
  const text = report.environment?.message ?? report.summary;
  return text.startsWith(`${report.verdict}: `) ? text.slice(report.verdict.length + 2) : text;
}
