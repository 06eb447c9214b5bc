import type { ClauseReport, Report, TargetFacts } from '../types.js';

/** What a verdict on the whole depends on besides the clauses. */
export interface Circumstances {
  environment?: Report['environment'];
  interrupted?: 'signal' | 'budget' | undefined;
  /** Clauses that the user asked for (`--clause`), if any were named. */
  chosen?: readonly string[] | undefined;
  /** No workflow was seen to run on this API Server. */
  idle?: boolean;
}

/** Whether no workflow was seen to run: none of the conformance workflows could be started. Stores run none. */
export function isIdle(target: TargetFacts | undefined, clauses: readonly ClauseReport[]): boolean {
  if (target === undefined || target.store !== undefined || Object.keys(target.workflows).length > 0) return false;
  return clauses.find(({ id }) => id === 'RWI-001')?.verdict === 'not-observed';
}

/** The verdict on the whole, from the clauses and from what went wrong around them. */
export function overallVerdict(
  clauses: readonly ClauseReport[],
  { environment, interrupted, chosen = [], idle = false }: Circumstances,
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
  // Running workflows is what an API Server is for: the few clauses that need none do not make one.
  if (idle && chosen.length === 0) return 'inconclusive';
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
  { environment, interrupted, idle = false }: Circumstances,
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
  if (idle) parts.push('no workflow could be started');
  if (interrupted !== undefined) parts.push(interrupted === 'budget' ? 'ended by its budget of time' : 'interrupted');
  return `${verdict}: ${parts.join(' · ')}`;
}
