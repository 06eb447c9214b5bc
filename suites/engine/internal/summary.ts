import type { ClauseReport, Report } from '../types.js';

/**
 * The verdict on the whole, from the clauses and from what went wrong around them. `chosen` are the clauses that the user
 * asked for (`--clause`), if any were named.
 */
export function overallVerdict(
  clauses: readonly ClauseReport[],
  environment: Report['environment'],
  interrupted?: 'signal' | 'budget',
  chosen: readonly string[] = [],
): Report['verdict'] {
  const musts = clauses.filter(({ level }) => level === 'MUST');
  if (musts.some(({ verdict }) => verdict === 'fail')) return 'non-conformant';
  // Cut short by hand, a run vouches for nothing; a budget of time is what the user wanted to spend.
  if (environment !== undefined || interrupted === 'signal') return 'inconclusive';
  if (
    clauses.some(
      ({ verdict, checks }) => verdict === 'harness-error' || checks.some((check) => check.verdict === 'harness-error'),
    )
  )
    return 'inconclusive';
  // A MUST behind a step that the server refused was not seen to hold; nothing failed, yet nothing can be certified.
  if (musts.some(({ verdict }) => verdict === 'blocked' || verdict === 'environment-error')) return 'inconclusive';
  // Without its core a server cannot be vouched for; a Store has no core, any of its interfaces makes it one. Who chose
  // the clauses asks for no more than these, whatever their profile.
  const core = musts.filter(({ profile }) => profile === 'core');
  const base = chosen.length > 0 || core.length === 0 ? musts : core;
  return base.some(({ verdict }) => verdict === 'pass') ? 'conformant' : 'inconclusive';
}

/** Why the verdict is what it is, in one sentence. */
export function summaryOf(
  verdict: Report['verdict'],
  must: Report['counts']['must'],
  clauses: readonly ClauseReport[],
  environment: Report['environment'],
  interrupted: string | undefined,
): string {
  if (must.observed === 0 && environment !== undefined) return `${verdict}: ${environment.message}`;
  const failed = clauses.filter((clause) => clause.level === 'MUST' && clause.verdict === 'fail').map(({ id }) => id);
  const parts = [
    failed.length === 0
      ? `${must.pass}/${must.observed} observed MUST pass`
      : `${failed.length} of ${must.observed} observed MUST fail (${failed.slice(0, 5).join(', ')}${failed.length > 5 ? ', …' : ''})`,
  ];
  const add = (count: number, one: string, many = one): void => {
    if (count > 0) parts.push(`${count} ${count === 1 ? one : many}`);
  };
  const having = (wanted: string): number => clauses.filter((clause) => clause.verdict === wanted).length;
  add(clauses.filter((clause) => clause.level === 'MUST' && clause.verdict === 'not-observed').length, 'not observed');
  add(having('warn'), 'warning', 'warnings');
  add(having('blocked'), 'blocked');
  add(having('harness-error'), 'harness error', 'harness errors');
  if (environment !== undefined) parts.push(environment.message);
  if (interrupted !== undefined) parts.push(interrupted === 'budget' ? 'ended by its budget of time' : 'interrupted');
  return `${verdict}: ${parts.join(' · ')}`;
}
