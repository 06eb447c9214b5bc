import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Area, Check, Prepared } from './check.js';
import { createExchanger } from './exchange.js';
import { mapLimited } from './internal/map-limited.js';
import { createReachability } from './internal/reachability.js';
import { createRedactor } from './internal/redactor.js';
import type { Job, WorkerMessage } from './job.js';
import { createLedger } from './ledger.js';
import { loadAreas } from './load-areas.js';
import { createRecorder, type Recorder } from './recorder.js';
import { createRemover } from './remover.js';
import { type CheckSurroundings, runCheck } from './run-check.js';
import type { CheckResult, IdentityName } from './types.js';

/** What one worker holds from area to area: its recording, its connections, its ledger. */
export interface AreaRunner {
  /** Runs the planned checks of one area, several at the same time. Throws for faults of the suite only. */
  run(area: string): Promise<void>;
  /** Ends what is open; a worker process that ends anyway need not. */
  close(): Promise<void>;
}

/** Opens worker number `index` of a job. Results go into its recording; `send` is told of the progress. */
export function openAreaRunner(job: Job, index: number, send: (message: WorkerMessage) => void): AreaRunner {
  const worker = openWorker(job, index);
  return {
    run: (area) => runArea(job, area, index, worker, send),
    close: async () => {
      clearInterval(worker.watch);
      worker.recorder.close();
      await worker.exchanger.close();
    },
  };
}

async function runArea(
  job: Job,
  name: string,
  workerIndex: number,
  { recorder, exchanger, ledger, stop, reachability }: ReturnType<typeof openWorker>,
  send: (message: WorkerMessage) => void,
): Promise<void> {
  const area = (await loadAreas(job.areasModules)).find((each) => each.name === name);
  const planned = job.plan.find((each) => each.area === name);
  if (area === undefined || planned === undefined)
    throw new Error(`The area ${name} is not in ${job.areasModules.join(', ')}.`);
  const checks = area.checks.filter(({ id }) => planned.checks.includes(id));
  const shared = await prepare(area, job);
  const surroundings: CheckSurroundings = {
    ...job,
    prepared: shared.value,
    checkTimeoutMs: Math.max(job.checkTimeoutMs, area.patienceMs ?? 0),
    exchanger,
    ledger,
    record: recorder.record,
    identities: Object.keys(job.credentials) as IdentityName[],
    stillReachable: reachability.check,
    signal: stop,
  };
  await mapLimited(checks, area.serial ? 1 : job.concurrency, async (check) => {
    if (stop.aborted || (job.endAt !== undefined && Date.now() >= job.endAt)) return;
    const result = reachability.lost ? notRun(check, name, recorder) : await runCheck(check, name, surroundings);
    recorder.flush();
    const { id, clause, area: of, title, outcome, message, durationMs } = result;
    send({ type: 'check', result: { id, clause, area: of, title, outcome, message, durationMs } });
    send({ type: 'exchanges', worker: workerIndex, count: exchanger.count });
  });
  await shared.close();
  recorder.flush();
}

/** Makes what the area's checks share. That it could not be made is told to each of them who asks for it. */
async function prepare(area: Area, job: Job): Promise<{ value(): unknown; close(): Promise<void> }> {
  const { target, seed, listen } = job;
  try {
    const made: Prepared | undefined = await area.prepare?.({ target, seed, ...(listen && { listen }) });
    return { value: () => made?.value, close: async () => made?.close() };
  } catch (error) {
    return {
      value() {
        throw error;
      },
      close: async () => undefined,
    };
  }
}

function openWorker(job: Job, index: number) {
  const redactor = createRedactor(job.credentials);
  const recorder = createRecorder(join(job.events, `worker-${index}.jsonl`), redactor);
  const exchanger = createExchanger({
    ...job,
    url: job.target.url,
    redactor,
    onExchange: (exchange) => recorder.record({ type: 'exchange', ...exchange }),
  });
  const ledger = createLedger(recorder.record, createRemover(exchanger));
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // every check under way listens
  // A file, not a signal: the test runner answers signals by dropping tests where they stand, and nothing would be cleaned up.
  const watch = setInterval(() => {
    if (existsSync(job.stopFile)) stop.abort();
  }, 100).unref();
  return {
    watch,
    recorder,
    exchanger,
    ledger,
    stop: stop.signal,
    reachability: createReachability(exchanger, job.timeoutMs, index),
  };
}

function notRun(check: Check, area: string, recorder: Recorder): CheckResult {
  const { id, clause, title } = check;
  const message = 'Not run: the server could not be reached any more.';
  const result: CheckResult = {
    id,
    clause,
    area,
    title,
    outcome: 'environment-error',
    message,
    exchanges: [],
    durationMs: 0,
  };
  recorder.record({ type: 'check', ...result });
  return result;
}
