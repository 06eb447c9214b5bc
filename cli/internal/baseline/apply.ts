import { isIdle, overallVerdict } from '../../../suites/engine/internal/summary.js';
import type { Selection } from '../../../suites/engine/selection.js';
import type { Accepted, ClauseReport, Report, RunEvent } from '../../../suites/engine/types.js';
import { exitCodeOf } from '../../../suites/engine/verdicts.js';
import type { Catalogue } from '../catalogue.js';
import { type AssessedEntry, assess, isOutdated } from './assess.js';
import type { Baseline, BaselineEntry } from './read.js';

/** A report in which accepted violations say so; verdict, counts and summary are those of the server all the same. */
export interface Forgiven {
  report: Report;
  assessed: readonly AssessedEntry[];
  exitCode: number;
}

/**
 * Applies a baseline to a judged run. The exit code is the one that the run would have without the accepted violations;
 * when that is 0 and an entry is stale, unused or expired, it is 5.
 */
export function applyBaseline(
  baseline: Baseline,
  { report, events, fault }: { report: Report; events: readonly RunEvent[]; fault?: string },
  catalogue: Catalogue,
): Forgiven {
  const assessed = assess(baseline.accept, catalogue, report.startedAt.slice(0, 10), report);
  const having = (...states: AssessedEntry['state'][]): BaselineEntry[] =>
    assessed.flatMap(({ entry, state }) => (states.includes(state) ? entry : []));
  const active = having('active');
  const clauses = report.clauses.map((clause): ClauseReport => {
    const entries = covering(clause, active);
    return entries.length === 0 ? clause : { ...clause, accepted: accepted(entries) };
  });
  // An expired entry accepts nothing any more, but what it names is no news: 5 says what is to be done, not 1.
  const known = having('active', 'expired');
  const rest = clauses.map((clause) =>
    covering(clause, known).length === 0 ? clause : { ...clause, verdict: 'pass' as const },
  );
  const end = events.findLast((event) => event.type === 'run-end');
  const { clauses: chosen } = (report.configuration ?? {}) as Selection;
  const verdict = overallVerdict(rest, {
    environment: report.environment,
    interrupted: end?.interrupted,
    chosen,
    idle: isIdle(report.target.facts, clauses),
  });
  const left = fault !== undefined && verdict !== 'non-conformant' ? 4 : exitCodeOf({ ...report, verdict });
  const outdated = assessed.some(({ state }) => isOutdated(state));
  return { report: { ...report, clauses }, assessed, exitCode: left === 0 && outdated ? 5 : left };
}

/** The entries that together cover every violated check of the clause; none when one of them is not covered. */
function covering(clause: ClauseReport, entries: readonly BaselineEntry[]): BaselineEntry[] {
  if (clause.verdict !== 'fail' && clause.verdict !== 'warn') return [];
  const mine = entries.filter((entry) => entry.clause === clause.id);
  const violated = clause.checks.filter(({ verdict }) => verdict === clause.verdict);
  const cover = violated.map(({ id }) => mine.filter(({ check }) => check === undefined || check === id));
  return cover.every((each) => each.length > 0)
    ? mine.filter((entry) => cover.some((each) => each.includes(entry)))
    : [];
}

function accepted(entries: readonly BaselineEntry[]): Accepted {
  const distinct = (values: (string | undefined)[]): string[] => [
    ...new Set(values.filter((value): value is string => value !== undefined)),
  ];
  const tickets = distinct(entries.map(({ ticket }) => ticket));
  const [first] = distinct(entries.map(({ expires }) => expires)).sort();
  return {
    reason: distinct(entries.map(({ reason }) => reason.trim())).join('; '),
    ...(tickets.length > 0 && { ticket: tickets.join(', ') }),
    ...(first !== undefined && { expires: first }),
  };
}
