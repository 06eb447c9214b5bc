import { join } from 'node:path';
import type { Catalogue } from './catalogue.js';
import type { Area } from './check.js';
import { type Job, type RunnerMessage, writeJob } from './job.js';
import { readWorkerEvents } from './recording.js';
import { runInProcess } from './run-in-process.js';
import type { ProgressListener, RunOptions } from './run-options.js';
import { type RunnerEnd, runPlaywright } from './run-playwright.js';
import { costOf, plan } from './selection.js';
import type { Settings } from './settings.js';
import type { RunEvent, TargetFacts } from './types.js';

export interface ChecksRequest {
  signal: AbortSignal;
  options: RunOptions;
  settings: Settings;
  catalogue: Catalogue;
  target: TargetFacts;
  /** Where the workers record. */
  folder: string;
  /** Of this run alone; the caller deletes it. */
  scratch: string;
  userAgent: string;
  /** Epoch milliseconds at which the budget of the run is over. */
  endAt: number | undefined;
  onEvent: ProgressListener;
}

export interface ChecksDone {
  events: RunEvent[];
  interrupted?: 'signal' | 'budget';
  /** What went wrong with the suite itself. */
  fault?: string;
}

/** Runs the selected checks in workers and gathers what they recorded. A check without result is a fault, unless time or the user ended the run. */
export async function runChecks(request: ChecksRequest): Promise<ChecksDone> {
  const { catalogue, options, onEvent, target } = request;
  const judged = new Set(
    catalogue.clauses.filter(({ profile }) => target.profiles.includes(profile)).map(({ id }) => id),
  );
  const planned = plan(catalogue.areas, options, judged);
  const job = jobOf(
    request,
    // Who starts last ends last: the areas that take longest begin.
    planned
      .toSorted((a, b) => costOf(b.area) - costOf(a.area))
      .map(({ area, checks }) => ({ area: area.name, checks })),
  );
  const count = planned.reduce((sum, { checks }) => sum + checks.length, 0);
  onEvent({
    type: 'plan',
    areas: planned.map(({ area, checks }) => ({ name: area.name, title: area.title, checks: checks.length })),
    checks: count,
    workers: job.workers,
  });
  if (count === 0) return { events: [] };

  const faults: string[] = [];
  const end = await runJob(job, request, listener(onEvent, faults));
  const events = readWorkerEvents(request.folder);
  const done = new Set(events.flatMap((event) => (event.type === 'check' ? [event.id] : [])));
  const missing = planned.flatMap(({ area, checks }) =>
    area.checks.filter(({ id }) => checks.includes(id) && !done.has(id)).map((check) => ({ check, area })),
  );

  if (request.signal.aborted) return { events }; // the caller knows why
  if (missing.length > 0 && job.endAt !== undefined && Date.now() >= job.endAt && faults.length === 0)
    return { events, interrupted: 'budget' };
  if (missing.length === 0 && faults.length === 0 && end.code === 0) return { events };
  const fault = faultOf(faults, end);
  return { events: [...events, ...missing.map(({ check, area }) => notRun(check, area, fault))], fault };
}

function runJob(
  job: Job,
  { scratch, options, signal }: ChecksRequest,
  onMessage: (message: RunnerMessage) => void,
): Promise<RunnerEnd> {
  if (options.runner === 'in-process') return runInProcess(job, onMessage, signal);
  const jobFile = join(scratch, 'job.json');
  writeJob(jobFile, job);
  return runPlaywright(job, jobFile, onMessage, signal);
}

function jobOf(
  { settings, options, target, folder, scratch, userAgent, endAt }: ChecksRequest,
  planned: Job['plan'],
): Job {
  return {
    target,
    credentials: settings.credentials,
    areasModules: settings.areasModules,
    plan: planned,
    seed: settings.seed,
    runs: settings.runs,
    ...(options.paths === undefined ? {} : { paths: options.paths }),
    timeoutMs: settings.timeoutMs,
    checkTimeoutMs: settings.checkTimeoutMs,
    workers: Math.max(1, Math.min(settings.workers, planned.length)),
    concurrency: settings.concurrency,
    events: folder,
    scratch,
    stopFile: join(scratch, 'stop'),
    ...(endAt === undefined ? {} : { endAt }),
    ...(settings.ca === undefined ? {} : { ca: settings.ca }),
    ...(options.insecure === undefined ? {} : { insecure: options.insecure }),
    ...(settings.listen === undefined ? {} : { listen: settings.listen }),
    implementer: settings.implementer,
    ...(options.allowWrites === true && { mayWrite: true }),
    ...(settings.tufRoot === undefined ? {} : { tufRoot: settings.tufRoot }),
    userAgent,
  };
}

function listener(onEvent: ProgressListener, faults: string[]): (message: RunnerMessage) => void {
  const counts = new Map<number, number>();
  return (message) => {
    switch (message.type) {
      case 'fault':
        faults.push(message.message);
        return;
      case 'exchanges':
        counts.set(message.worker, message.count);
        onEvent({ type: 'exchanges', count: [...counts.values()].reduce((sum, each) => sum + each, 0) });
        return;
      default:
        onEvent(message);
    }
  };
}

function faultOf(faults: readonly string[], end: RunnerEnd): string {
  const said = faults.length > 0 ? faults.slice(0, 3).join('\n') : end.output;
  return `The test runner ended with ${end.code === null ? 'a signal' : `code ${end.code}`}${said === '' ? '.' : `: ${said}`}`;
}

function notRun(check: Area['checks'][number], area: Area, fault: string): RunEvent {
  const { id, clause, title } = check;
  const message = `The check did not run: ${fault.split('\n')[0] ?? fault}`;
  return {
    type: 'check',
    id,
    clause,
    area: area.name,
    title,
    outcome: 'harness-error',
    message,
    exchanges: [],
    durationMs: 0,
  };
}
