/** What is said of a run. */
import type { Level } from './clause.js';
import type { ExitReason, HistoryEntry, LedgerKind, PreflightStep } from './event.js';
import type { DialectName, TargetFacts } from './target.js';

/** What is said of a clause or a check. Anything that is not `pass` never counts as a pass. */
export type Verdict =
  | 'pass'
  | 'fail'
  | 'warn'
  | 'blocked'
  | 'not-observed'
  | 'not-applicable'
  | 'harness-error'
  | 'environment-error';

/** Whose doing a verdict is. */
export type Blame = 'server' | 'environment' | 'harness' | 'none';

/** `report.json`; its schema is `spec/schemas/toolkit/report.json`. */
export interface Report {
  schema: 'maas-conformance/report@1';
  tool: { name: string; version: string };
  spec: { version: string; digest: string };
  target: { url: string; dialect?: DialectName; profiles: string[]; facts?: TargetFacts };
  startedAt: string;
  durationMs: number;
  seed: number;
  /** Options of the run that are names and numbers; credentials appear by their scheme only. */
  configuration?: Record<string, unknown>;
  verdict: 'conformant' | 'non-conformant' | 'inconclusive';
  /** One sentence for people, why the verdict is what it is. */
  summary: string;
  counts: {
    clauses: Record<Verdict, number>;
    must: { total: number; observed: number; pass: number; fail: number; notObserved: number };
    checks: Record<Verdict, number>;
    exchanges: number;
  };
  clauses: ClauseReport[];
  observations: { ambiguity: string; reading: string; note?: string; exchange?: string }[];
  preflight: { step: PreflightStep; ok: boolean; message: string }[];
  environment?: { code: ExitReason; message: string };
  leftBehind: { kind: LedgerKind; url: string; reason: string }[];
}

export interface ClauseReport {
  id: string;
  level: Level;
  profile: string;
  area: string;
  title: string;
  verdict: Verdict;
  /** The violation is known and accepted by a baseline. It stays a violation; only the exit code forgives it. */
  accepted?: Accepted;
  checks: CheckReport[];
}

/** Why a violation is accepted for now. */
export interface Accepted {
  reason: string;
  ticket?: string;
  /** Last day on which it is (UTC), as in ISO 8601: `2027-01-31`. */
  expires?: string;
}

export interface CheckReport {
  id: string;
  title: string;
  verdict: Verdict;
  blame: Blame;
  message: string;
  expected?: string;
  received?: string;
  exchanges: string[];
  /** A shell line that repeats the deciding request; the credential is a variable, never the secret. */
  curl?: string;
  seed?: number;
  path?: string;
  history?: HistoryEntry[];
}
