/** What a run records. */
import type { Exchange, IdentityName } from './exchange.js';
import type { TargetFacts } from './target.js';

/** Lines of `run.jsonl`, in the order they happened per worker. */
export type RunEvent =
  | RunStarted
  | { type: 'preflight'; step: PreflightStep; ok: boolean; message: string; code?: ExitReason; exchanges: string[] }
  | { type: 'target'; target: TargetFacts }
  | ({ type: 'exchange' } & Exchange)
  /** `stack` of a harness-error, for whoever mends the check. */
  | ({ type: 'check'; stack?: string } & CheckResult)
  | { type: 'observation'; ambiguity: string; reading: string; note?: string; exchange?: string; check: string }
  | ({ type: 'ledger'; action: 'created' | 'removed' | 'left'; reason?: string } & LedgerEntry)
  | { type: 'run-end'; endedAt: string; durationMs: number; interrupted?: 'signal' | 'budget' };

/** Something the run made on the server. */
export interface LedgerEntry {
  kind: LedgerKind;
  /** Its path below the target's base: where an SCI is deleted, where an RWI tells its state. */
  url: string;
  /** Who made it. */
  check?: string;
  identity?: IdentityName;
  /** `url` of the SCI it lives in and goes with. */
  parent?: string;
  /** Where the SCI may be deleted instead, when its create answer gave a prefix. */
  alternative?: string;
}

export interface RunStarted {
  type: 'run-start';
  schema: 'maas-conformance/run@1';
  tool: { name: string; version: string; node: string };
  spec: { version: string; digest: string };
  url: string;
  options: Record<string, unknown>;
  seed: number;
  startedAt: string;
}

export type PreflightStep = 'reachable' | 'tls' | 'credentials' | 'controller' | 'dialect' | 'workflows' | 'store';

/** Why a run ended before any check: becomes exit code 3 and one sentence. */
export type ExitReason =
  | 'unreachable'
  | 'tls'
  | 'credentials'
  | 'not-maas'
  | 'not-a-store'
  | 'nothing-testable'
  | 'forbidden-prefix';

/** A `submission` is what a Store was given to publish. */
export type LedgerKind = 'SCI' | 'RWI' | 'upload' | 'submission';

/** What a check saw, before the clause's level turns it into a {@link Verdict}. */
export type Outcome =
  | 'ok'
  | 'violated'
  | 'blocked'
  | 'not-observed'
  | 'not-applicable'
  | 'harness-error'
  | 'environment-error';

/** What one check reported. */
export interface CheckResult {
  id: string;
  clause: string;
  area: string;
  title: string;
  outcome: Outcome;
  message: string;
  /** For `violated`: what the clause asks for and what came. */
  expected?: string;
  received?: string;
  /** For `blocked`: the clause or condition that failed. */
  blockedBy?: string;
  /** Exchanges that prove it, the deciding one last. */
  exchanges: string[];
  durationMs: number;
  seed?: number;
  path?: string;
  /** For `violated` by a sequence or by concurrent requests: what was asked and answered, by whom and when. */
  history?: HistoryEntry[];
}

/** One operation of a history, for lines and timelines. */
export interface HistoryEntry {
  /** Who asked: clients of a concurrent history are told apart. */
  client: string;
  /** Milliseconds from the first request of the history to this request, and to its answer. */
  startMs: number;
  endMs: number;
  /** In words: `pause S1.R1`. */
  operation: string;
  /** In words: `PAUSED`, `404`. */
  result: string;
  exchange?: string;
  /** No order of the operations explains this one. */
  stuck?: true;
}
