import { readFileSync, writeFileSync } from 'node:fs';
import type { Credentials } from './internal/authorization.js';
import type { CheckResult, TargetFacts } from './types.js';

/** What the workers need to know. It holds the credentials, so it is a file that only its owner can read, deleted at the end. */
export interface Job {
  target: TargetFacts;
  credentials: Credentials;
  /** Compiled modules that export `areas`. */
  areasModules: string[];
  /** Names of areas and ids of their checks, in the order to run them. */
  plan: { area: string; checks: string[] }[];
  seed: number;
  runs: number;
  /** `path` of earlier results to begin with, by id of the check. */
  paths?: Readonly<Record<string, string>>;
  timeoutMs: number;
  checkTimeoutMs: number;
  workers: number;
  concurrency: number;
  /** Folder where each worker writes its recording. */
  events: string;
  /** Folder for what the test runner leaves; deleted at the end. */
  scratch: string;
  /** When this file appears, the workers end what they do. */
  stopFile: string;
  /** Epoch milliseconds after which no new check starts. */
  endAt?: number;
  /** PEM text. */
  ca?: string;
  insecure?: boolean;
  /** Where servers of the suite's own may listen. */
  listen?: { host: string; port: number };
  implementer: string;
  /** Lets checks change a Store. */
  mayWrite?: boolean;
  /** Text of the TUF root metadata that were given. */
  tufRoot?: string;
  userAgent: string;
}

/** Lines that workers send up, and messages that the reporter sends to the engine. */
export type WorkerMessage =
  | {
      type: 'check';
      result: Pick<CheckResult, 'id' | 'clause' | 'area' | 'title' | 'outcome' | 'message' | 'durationMs'>;
    }
  | { type: 'exchanges'; worker: number; count: number }
  | { type: 'area'; name: string; state: 'started' | 'ended' };
export type RunnerMessage = WorkerMessage | { type: 'fault'; message: string };

/** Name of the environment variable that holds the path of the job. */
export const jobVariable = 'MAAS_CONFORMANCE_JOB';

/** Marks a line of a worker's standard output as a {@link WorkerMessage}. */
export const messageMark = '\u001emaas ';

/** Writes a job for its owner only. */
export function writeJob(file: string, job: Job): void {
  writeFileSync(file, JSON.stringify(job), { mode: 0o600, flag: 'wx' });
}

/**
 * The job of this process.
 *
 * @throws Error when it was not started by the engine.
 */
export function readJob(): Job {
  const file = process.env[jobVariable];
  if (file === undefined)
    throw new Error(`${jobVariable} is not set: these tests are started by maas-conformance only.`);
  return JSON.parse(readFileSync(file, 'utf8')) as Job;
}
