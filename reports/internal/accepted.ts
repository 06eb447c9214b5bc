import type { Accepted, CheckReport, ClauseReport, Report } from '../../suites/engine/types.js';

/** Why a violation is accepted, with its limits, in one sentence: `clients were told (MAAS-17, until 2027-01-31)`. */
export function acceptedWords({ reason, ticket, expires }: Accepted): string {
  const limits = [...(ticket === undefined ? [] : [ticket]), ...(expires === undefined ? [] : [`until ${expires}`])];
  return limits.length === 0 ? reason : `${reason} (${limits.join(', ')})`;
}

/** What a baseline says of this check: it accepts the violations of a clause, not what else its checks saw. */
export function acceptedCheck(clause: ClauseReport, check: CheckReport): Accepted | undefined {
  return check.verdict === clause.verdict ? clause.accepted : undefined;
}

/** Clauses whose violation a baseline accepts, in the order of the report. */
export function acceptedClauses(report: Report): ClauseReport[] {
  return report.clauses.filter(({ accepted }) => accepted !== undefined);
}
