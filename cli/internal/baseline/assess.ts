import type { CheckReport, ClauseReport, Report, Verdict } from '../../../suites/engine/types.js';
import type { Catalogue } from '../catalogue.js';
import { didYouMean } from '../suggest.js';
import type { BaselineEntry } from './read.js';

/**
 * How an entry stands to a report:
 * - `active`: the violation is there, and accepted.
 * - `kept`: the clause was not observed, which is not mended; the entry stays.
 * - `stale`: it passes now. `expired`: its day is over. `unused`: it names nothing that exists, or repeats another.
 *   These three end the run with exit code 5.
 */
export type EntryState = 'active' | 'kept' | 'stale' | 'expired' | 'unused';

export interface AssessedEntry {
  entry: BaselineEntry;
  state: EntryState;
  /** In one sentence; for `active` it is empty. */
  sentence: string;
}

/** Whether the state ends the run with exit code 5. */
export function isOutdated(state: EntryState): boolean {
  return state === 'stale' || state === 'expired' || state === 'unused';
}

/**
 * Compares each entry with the catalogue, the report (when there is one) and the day (`2027-01-31`, UTC). Pure: the day
 * that counts for a report is that of its run, so that judging a recording again says the same.
 */
export function assess(
  entries: readonly BaselineEntry[],
  catalogue: Catalogue,
  day: string,
  report?: Report,
): AssessedEntry[] {
  const clauses = new Map(report?.clauses.map((clause) => [clause.id, clause]));
  const seen = new Set<string>();
  return entries.map((entry) => {
    const say = (state: EntryState, sentence = ''): AssessedEntry => ({ entry, state, sentence });
    const unknown = whyUnknown(entry, catalogue);
    if (unknown !== undefined) return say('unused', unknown);
    const name = nameOf(entry);
    if (seen.has(name)) return say('unused', `${name} is accepted twice; keep one entry.`);
    seen.add(name);
    const standing = report === undefined ? undefined : standingOf(entry, clauses.get(entry.clause), report, catalogue);
    if (standing?.state === 'stale') return say('stale', `${name} passes now; remove the entry.`);
    if (entry.expires !== undefined && day > entry.expires)
      return say('expired', `${name} was accepted until ${entry.expires}; mend it, or say until when instead.`);
    return standing?.state === 'kept'
      ? say('kept', `${name} was not observed (${standing.why}); the entry stays.`)
      : say('active');
  });
}

/** `SCI-001` or `SCI-001 (sci-create-status)`. */
export function nameOf({ clause, check }: BaselineEntry): string {
  return check === undefined ? clause : `${clause} (${check})`;
}

function whyUnknown({ clause, check }: BaselineEntry, catalogue: Catalogue): string | undefined {
  const found = catalogue.clauses.find(({ id }) => id === clause);
  if (found === undefined) {
    const ids = catalogue.clauses.map(({ id }) => id);
    return `There is no clause ${clause}. ${didYouMean(clause, ids, 'Remove the entry.')}`;
  }
  if (check === undefined || found.checks?.includes(check)) return undefined;
  return `${clause} has no check ${check}. ${didYouMean(check, found.checks ?? [], 'Remove the entry.')}`;
}

function standingOf(
  entry: BaselineEntry,
  clause: ClauseReport | undefined,
  report: Report,
  catalogue: Catalogue,
): { state: 'active' } | { state: 'stale' } | { state: 'kept'; why: string } {
  const checks = (clause?.checks ?? []).filter(({ id }) => entry.check === undefined || id === entry.check);
  const verdict = entry.check === undefined ? clause?.verdict : checks[0]?.verdict;
  if (verdict === 'fail' || verdict === 'warn') return { state: 'active' };
  const unsure = checks.find((check) => !vouches(check, report, catalogue));
  if (verdict === 'pass' && unsure === undefined) return { state: 'stale' };
  return { state: 'kept', why: why(unsure ?? checks[0], verdict) };
}

/**
 * Whether a check of a passing clause can vouch that it was mended. One that was left out of the run cannot; nor can one
 * that looks at all traffic, when this was the traffic of one shard only.
 */
function vouches(check: CheckReport, { clauses }: Report, catalogue: Catalogue): boolean {
  if (/^Not run:|^The run was interrupted/.test(check.message)) return false;
  if (check.verdict !== 'pass') return check.verdict === 'not-observed' || check.verdict === 'not-applicable';
  const passive = catalogue.areas.some((area) => area.passive?.some(({ id }) => id === check.id));
  return !passive || !clauses.some(({ checks }) => checks.some(({ message }) => message.includes('another shard')));
}

function why(check: CheckReport | undefined, verdict: Verdict | undefined): string {
  if (check === undefined || verdict === undefined) return 'it is not in the report';
  if (check.verdict === 'pass') return 'the run saw a part of the traffic only';
  return check.message.replace(/\.$/, '');
}
