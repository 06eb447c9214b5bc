/** What a run is asked to do, what it tells while it runs, and what it gives back. The command line codes against this file. */
import type { CheckResult, DialectName, PreflightStep, Report, RunEvent, TargetFacts } from './types.js';

/** A credential of HTTP authentication (RFC 9110 11). */
export type HttpCredential =
  | { scheme: 'basic' | 'digest'; user: string; password: string }
  | { scheme: 'bearer'; token: string };

/** A credential of a protocol by which a Store may be asked. */
export type StoreCredential =
  /** Signature Version 4 of Amazon S3; the region is `us-east-1` when left out. */
  | { scheme: 's3'; accessKey: string; secretKey: string; region?: string }
  /** Sign-in of OpenStack Swift at `/auth/v1.0` of the target's origin, which gives a token. `user` as there, e.g. `account:user`. */
  | { scheme: 'swift'; user: string; key: string }
  /** The user of WebHDFS with simple authentication: an identity without a secret. */
  | { scheme: 'hdfs'; user: string };

/** A credential as a user gives it. It never reaches a recording, a report or an argument list. */
export type Credential = HttpCredential | StoreCredential;

export interface RunOptions {
  /** Where the API Server listens; a path is kept as base path of every request. */
  url: string;
  /** The container image that was started for this run and answers at `url`; only recorded. */
  image?: string;
  /** Folder for `run.jsonl` and the recordings of the workers; made when absent. Relative to the current folder. */
  out: string;
  /** Left out or `auto`: pre-flight finds out. */
  dialect?: DialectName | 'auto';
  /** Profiles to judge; left out or `['auto']`: `core` and whatever the target was seen to offer. */
  profiles?: readonly string[];
  auth?: Credential;
  /** A second identity, for checks of isolation between users. */
  authOther?: Credential;
  /** A credential that was good once, for checks of expiry. */
  authExpired?: Credential;
  /**
   * Credentials that are good for the control plane only and for the data plane only, always both. Without `auth` every
   * request of the run goes with that of its plane.
   */
  authControl?: Credential;
  authData?: Credential;
  /** Names to try first for the conformance workflows, e.g. `9MCT-ECH-V1.0-I03`. */
  workflows?: readonly string[];
  /** Makes every generated value repeatable; drawn and reported when left out. */
  seed?: number;
  /** Where property checks begin, by their id: the `path` of an earlier result with the same seed, to meet its failure at once. */
  paths?: Readonly<Record<string, string>>;
  /** Cases a property check makes. Default 25. */
  runs?: number;
  /** Longest time for one exchange, in milliseconds. Default 10000. */
  timeoutMs?: number;
  /** Longest time for one check, in milliseconds. Default 30000. */
  checkTimeoutMs?: number;
  /** Seconds after which the run ends, pre-flight included; what is under way is given up. Clean-up gets a few seconds more. Left out: no limit. */
  budgetS?: number;
  /** Playwright workers. Default min(4, CPUs), at least 1, at most the number of areas. */
  workers?: number;
  /** Checks at the same time in one worker. Default 8, fewer where there are more than two workers: 16 in all. */
  concurrency?: number;
  /** This machine's part of the areas: `index` from 1 to `total`. */
  shard?: { index: number; total: number };
  /** Only checks whose id, clause or title matches (regular expression, ignoring case). */
  grep?: string;
  /** Only checks of these clauses. */
  clauses?: readonly string[];
  /** PEM file with the authority that signed the server's certificate. */
  ca?: string;
  /** Accept any certificate. */
  insecure?: boolean;
  /**
   * `playwright` (default): Playwright Test in a child process, so that a check that goes astray harms nobody.
   * `in-process`: at once, for many short runs by a program.
   */
  runner?: 'playwright' | 'in-process';
  /** What is at the URL: an API Server (default), or a Store. It says which clauses are asked for and how pre-flight looks around. */
  suite?: 'server' | 'store';
  /**
   * `HOST:PORT` where the suite's own repository listens while it is needed (profiles `store-federation`, `controller-authenticity` and parts of
   * `store-tuf`). The target was told this address by its operator before the run.
   */
  listen?: string;
  /** Names of AIMs that the Store has, for Stores that cannot list them. */
  elements?: readonly string[];
  /** Lets checks write to the Store: submit, and withdraw what was submitted. Without it `store-submit` is not judged. */
  allowWrites?: boolean;
  /** Implementer ID under which the checks submit. Default `1`. */
  implementer?: string;
  /** File with the root metadata that clients of a Store with TUF metadata start from. Left out: the first root that the Store serves is believed. */
  tufRoot?: string;
  /** Compiled module that exports `areas: readonly Area[]`. Default: the suite of this package. */
  areas?: string;
  /**
   * Compiled modules of further checks: each exports `areas: readonly Area[]` and, for clauses of its own,
   * `clauses: readonly Clause[]`. Profiles that only they have are judged unless `profiles` says otherwise.
   */
  checks?: readonly string[];
  /** What an earlier pre-flight learnt of the target (`report.target.facts`): pre-flight is then left out. */
  target?: TargetFacts;
  /** Folder with the clause records and file with the ambiguities. Default: those of this package. */
  spec?: { clauses: string; ambiguities?: string };
  /** Ends the run early, cleaning up and reporting what was seen. When left out, SIGINT and SIGTERM do so during the run. */
  signal?: AbortSignal;
}

/** 0 conformant, 1 a MUST is violated, 3 environment or inconclusive, 4 harness fault. (2 and 5 belong to the command line.) */
export type RunExitCode = 0 | 1 | 3 | 4;

export interface RunResult {
  report: Report;
  /** All events of the run, as in `run.jsonl`. Those of type `exchange` are the evidence of the report. */
  events: RunEvent[];
  exitCode: RunExitCode;
  /** Absolute path of `run.jsonl`. */
  recording: string;
  /** Set when the engine or the test runner itself failed: what happened, for people. */
  fault?: string;
}

/** What a listener is told while the run goes on, in order. Nothing here is needed to judge. */
export type ProgressEvent =
  | { type: 'phase'; phase: 'preflight' | 'checks' | 'clean-up' | 'judge' }
  | { type: 'preflight'; step: PreflightStep; ok: boolean; message: string }
  | { type: 'target'; target: TargetFacts }
  | { type: 'plan'; areas: { name: string; title: string; checks: number }[]; checks: number; workers: number }
  | { type: 'area'; name: string; state: 'started' | 'ended' }
  | {
      type: 'check';
      result: Pick<CheckResult, 'id' | 'clause' | 'area' | 'title' | 'outcome' | 'message' | 'durationMs'>;
    }
  /** Exchanges made so far by all workers. */
  | { type: 'exchanges'; count: number }
  | { type: 'interrupted'; by: 'signal' | 'budget' };

export type ProgressListener = (event: ProgressEvent) => void;

/** Signature of `run` in `run.ts`. Bad options reject with a {@link RunOptionsError}; everything else is a result. */
export type Run = (options: RunOptions, onEvent?: ProgressListener) => Promise<RunResult>;

/** An option that makes no sense, said in one sentence; the command line turns it into exit code 2. */
export class RunOptionsError extends Error {
  constructor(
    readonly option: keyof RunOptions,
    message: string,
  ) {
    super(message);
    this.name = 'RunOptionsError';
  }
}
