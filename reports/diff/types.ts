import type { Level, Report, Verdict } from '../../suites/engine/types.js';

/** Where one of the two reports came from, in short. */
export interface DiffSide {
  url: string;
  tool: string;
  spec: Report['spec'];
  startedAt: string;
  seed: number;
  verdict: Report['verdict'];
  summary: string;
}

/**
 * What became of a clause:
 * - `worse`: violated now and not before, or a SHOULD missed that was met.
 * - `no-longer-observed`: there was a verdict on what the server does, now there is none.
 * - `better`: met now, not before.
 * - `newly-observed`: there was no verdict on what the server does, now there is one, and it is no violation.
 * - `otherwise`: violated by other checks, unseen for another reason, or no clause any more.
 */
export type ChangeKind = 'worse' | 'no-longer-observed' | 'better' | 'newly-observed' | 'otherwise';

export interface CheckChange {
  id: string;
  /** Absent where the report does not know the check. */
  before?: Verdict;
  after?: Verdict;
  /** What the later of the two reports says of it. */
  message: string;
  curl?: string;
}

export interface ClauseChange {
  kind: ChangeKind;
  id: string;
  level: Level;
  profile: string;
  title: string;
  /** Absent where the report does not know the clause. */
  before?: Verdict;
  after?: Verdict;
  checks: CheckChange[];
  /** Why the clause matters, when the catalogue knows it. */
  why?: string;
  /** The violation is known and accepted by a baseline. */
  accepted?: true;
}

/** Readings of an open question that were seen; both pass, yet clients may notice. */
export interface ReadingChange {
  ambiguity: string;
  before: string[];
  after: string[];
  question?: string;
}

/** Something that pre-flight learnt of the target, or the judging itself, is not what it was. */
export interface FactChange {
  name: string;
  before: string;
  after: string;
}

/** What changed from one report to another; `spec/schemas/toolkit/diff.json` describes its JSON. */
export interface ReportDiff {
  schema: 'maas-conformance/diff@1';
  a: DiffSide;
  b: DiffSide;
  /** A MUST that passed is violated or no longer observed, or one is violated that was not before. */
  gotWorse: boolean;
  clauses: ClauseChange[];
  /** Clauses whose verdict is the same in both. */
  unchanged: number;
  readings: ReadingChange[];
  facts: FactChange[];
}
