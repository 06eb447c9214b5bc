import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Area, Check, Prepared } from './check.js';
import { createExchanger } from './exchange.js';
import { createReachability } from './internal/reachability.js';
import { createRedactor } from './internal/redactor.js';
import { createSlots } from './internal/slots.js';
import type { Job, WorkerMessage } from './job.js';
import { createLedger } from './ledger.js';
import { loadAreas } from './load-areas.js';
import { createRecorder, type Recorder } from './recorder.js';
import { createRemover } from './remover.js';
import { type CheckSurroundings, runCheck } from './run-check.js';
import type { CheckResult, IdentityName } from './types.js';

/** What one worker holds from area to area: its recording, its connections, its ledger, its places for checks. */
export interface AreaRunner {
  /**
   * Starts the planned checks of one area, each as soon as a place is free. Ends when all have started, so that the next
   * area need not wait for the slowest of this one; an area that prepares something ends with its last check, since what
   * it prepares (an address to listen at) may be what the next needs. Throws for faults of the suite that are known by then.
   */
  run(area: string): Promise<void>;
  /** Waits for the checks that still run. Throws for faults of the suite. */
  drain(): Promise<void>;
  /** Ends what is open; a worker process that ends anyway need not. */
  close(): Promise<void>;
}

/** Opens worker number `index` of a job. Results go into its recording; `send` is told of the progress. */
export function openAreaRunner(job: Job, index: number, send: (message: WorkerMessage) => void): AreaRunner {
  const worker = openWorker(job, index);
  const running = new Set<Promise<void>>();
  const faults: unknown[] = [];
  const throwFault = (): void => {
    if (faults.length > 0) throw faults.shift();
  };
  return {
    async run(area) {
      const { done, holds } = await startArea(job, area, index, worker, send);
      const settled = done.catch((fault: unknown) => {
        faults.push(fault);
      });
      running.add(settled);
      void settled.then(() => running.delete(settled));
      if (holds) await settled;
      throwFault();
    },
    async drain() {
      await Promise.all(running);
      throwFault();
    },
    close: async () => {
      clearInterval(worker.watch);
      worker.recorder.close();
      await worker.exchanger.close();
    },
  };
}

/** Starts the checks of an area; `done` when the last of them has ended. @returns holds whether it holds what others may need */
async function startArea(
  job: Job,
  name: string,
  workerIndex: number,
  { recorder, exchanger, ledger, stop, reachability, slots }: ReturnType<typeof openWorker>,
  send: (message: WorkerMessage) => void,
): Promise<{ done: Promise<void>; holds: boolean }> {
  const area = (await loadAreas(job.areasModules)).find((each) => each.name === name);
  const planned = job.plan.find((each) => each.area === name);
  if (area === undefined || planned === undefined)
    throw new Error(`The area ${name} is not in ${job.areasModules.join(', ')}.`);
  send({ type: 'area', name, state: 'started' });
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
  const run = async (check: Check): Promise<void> => {
    if (stop.aborted || (job.endAt !== undefined && Date.now() >= job.endAt)) return;
    const result = reachability.lost ? notRun(check, name, recorder) : await runCheck(check, name, surroundings);
    recorder.flush();
    const { id, clause, area: of, title, outcome, message, durationMs } = result;
    send({ type: 'check', result: { id, clause, area: of, title, outcome, message, durationMs } });
    send({ type: 'exchanges', worker: workerIndex, count: exchanger.count });
  };
  const turns = createSlots(area.serial ? 1 : job.concurrency);
  const checks: Promise<void>[] = [];
  for (const check of area.checks.filter(({ id }) => planned.checks.includes(id))) {
    const leaves = [await turns.take(), await slots.take()];
    checks.push(
      run(check).finally(() => {
        for (const leave of leaves) leave();
      }),
    );
  }
  const end = async (): Promise<void> => {
    const ended = await Promise.allSettled(checks);
    await shared.close();
    recorder.flush();
    send({ type: 'area', name, state: 'ended' });
    for (const each of ended) if (each.status === 'rejected') throw each.reason;
  };
  return { done: end(), holds: area.prepare !== undefined };
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
    slots: createSlots(job.concurrency),
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
