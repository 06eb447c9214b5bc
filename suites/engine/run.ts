import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadClauses } from './catalogue.js';
import { createExchanger } from './exchange.js';
import { leadingCredential } from './internal/authorization.js';
import { type Interruption, interruption } from './internal/interruption.js';
import { loadEverything, ownProfiles, packageFacts } from './internal/load-everything.js';
import { createRedactor } from './internal/redactor.js';
import { exitCodeOf, judge } from './judge.js';
import { createLedger, pendingEntries } from './ledger.js';
import type { StoreSurroundings } from './preflight/surroundings.js';
import { type PreflightSurroundings, preflight } from './preflight.js';
import { preflightStore } from './preflight-store.js';
import { createRecorder } from './recorder.js';
import { mergeEvents, prepareFolder, writeRecording } from './recording.js';
import { createRemover } from './remover.js';
import { runChecks } from './run-checks.js';
import type { ProgressListener, Run, RunOptions } from './run-options.js';
import { type Settings, settingsOf } from './settings.js';
import type { IdentityName, RunEvent, TargetFacts } from './types.js';

export type {
  Credential,
  HttpCredential,
  ProgressEvent,
  ProgressListener,
  RunExitCode,
  RunOptions,
  RunResult,
} from './run-options.js';
export { RunOptionsError } from './run-options.js';

/** Longest time for removing what was made. Within a budget it is short, and comes on top of it. */
const cleanUpMs = 10_000;
const cleanUpAfterBudgetMs = 4_000;

/**
 * Judges one target: pre-flight, the checks on Playwright Test in a child process, clean-up, one recording, one report.
 * Prints nothing, never exits; whatever goes wrong with the target, the network or the suite is a result.
 *
 * @throws RunOptionsError when an option makes no sense.
 */
export const run: Run = async (options, onEvent = () => undefined) => {
  const settings = settingsOf(options);
  const stop = interruption(options.signal, options.budgetS);
  try {
    return await runUntil(stop, options, settings, onEvent);
  } finally {
    stop.release();
  }
};

async function runUntil(
  stop: Interruption,
  options: RunOptions,
  settings: Settings,
  onEvent: ProgressListener,
): ReturnType<Run> {
  const { signal } = stop;
  const started = Date.now();
  const endAt = options.budgetS === undefined ? undefined : started + options.budgetS * 1000;
  const { catalogue, fault: catalogueFault } = await loadEverything(options, settings);
  const { events: folder, recording } = prepareFolder(settings.out);
  const scratch = mkdtempSync(join(tmpdir(), 'maas-conformance-'));
  const redactor = createRedactor(settings.credentials);
  const recorder = createRecorder(join(folder, 'main.jsonl'), redactor);
  const own: RunEvent[] = [];
  const record = (event: RunEvent): void => {
    const clean = event.type === 'exchange' ? event : redactor.deep(event);
    own.push(clean);
    recorder.record(clean);
    if (clean.type === 'preflight')
      onEvent({ type: 'preflight', step: clean.step, ok: clean.ok, message: clean.message });
    if (clean.type === 'target') onEvent({ type: 'target', target: clean.target });
  };
  const tool = packageFacts();
  const userAgent = `${tool.name}/${tool.version}`;
  const exchanger = createExchanger({
    url: settings.url,
    credentials: settings.credentials,
    redactor,
    onExchange: (exchange) => record({ type: 'exchange', ...exchange }),
    timeoutMs: settings.timeoutMs,
    ...(endAt === undefined ? {} : { endAt }),
    ...(settings.ca === undefined ? {} : { ca: settings.ca }),
    ...(options.insecure === undefined ? {} : { insecure: options.insecure }),
    userAgent,
  });
  const remove = createRemover(exchanger);
  record({
    type: 'run-start',
    schema: 'maas-conformance/run@1',
    tool: { ...tool, node: process.version },
    spec: { version: catalogue.version, digest: catalogue.digest },
    url: settings.url,
    options: settings.recorded,
    seed: settings.seed,
    startedAt: new Date(started).toISOString(),
  });

  let fault = catalogueFault;
  let interrupted: 'signal' | 'budget' | undefined;
  let workerEvents: RunEvent[] = [];
  try {
    const around = {
      url: settings.url,
      exchanger,
      auth: leadingCredential(settings.credentials),
      identities: Object.keys(settings.credentials) as IdentityName[],
      dialect: options.dialect ?? 'auto',
      profiles: settings.profiles,
      alsoProfiles: [
        ...settings.alsoProfiles,
        ...(options.checks === undefined ? [] : ownProfiles(catalogue, loadClauses(options.spec?.clauses, 'all'))),
      ],
      workflows: settings.workflows,
      ...(settings.suite === 'store' && {
        store: {
          elements: options.elements ?? [],
          listens: settings.listen !== undefined,
          allowWrites: options.allowWrites === true,
        },
      }),
    };
    const seen: { target?: TargetFacts; fault?: string } =
      fault !== undefined
        ? {}
        : options.target !== undefined
          ? known(options.target, record)
          : await lookAround({ ...around, ledger: createLedger(record, remove) }, record, signal, onEvent);
    fault ??= seen.fault;
    if (seen.target !== undefined && !signal.aborted) {
      onEvent({ type: 'phase', phase: 'checks' });
      const checked = await runChecks({
        signal,
        options,
        settings,
        catalogue,
        target: seen.target,
        folder,
        scratch,
        userAgent,
        endAt,
        onEvent,
      });
      workerEvents = checked.events;
      fault = checked.fault;
      interrupted = checked.interrupted;
    }
    if (signal.aborted) interrupted = stop.by;
    onEvent({ type: 'phase', phase: 'clean-up' });
    const ledger = createLedger(record, remove, pendingEntries([...own, ...workerEvents]));
    await ledger.cleanUp({ deadlineMs: endAt === undefined ? cleanUpMs : cleanUpAfterBudgetMs, concurrency: 8 });
    ledger.abandon('it could not be removed');
  } finally {
    await exchanger.close();
    rmSync(scratch, { recursive: true, force: true });
  }
  if (interrupted !== undefined) onEvent({ type: 'interrupted', by: interrupted });

  onEvent({ type: 'phase', phase: 'judge' });
  const ended = Date.now();
  record({
    type: 'run-end',
    endedAt: new Date(ended).toISOString(),
    durationMs: ended - started,
    ...(interrupted === undefined ? {} : { interrupted }),
  });
  recorder.close();
  const events = mergeEvents(own, workerEvents, catalogue.areas);
  writeRecording(recording, events);
  rmSync(folder, { recursive: true, force: true });
  const report = judge(events, catalogue);
  const exitCode = fault === undefined || report.verdict === 'non-conformant' ? exitCodeOf(report) : 4;
  return { report, events, exitCode, recording, ...(fault === undefined ? {} : { fault }) };
}

/** The target as an earlier pre-flight saw it. */
function known(target: TargetFacts, record: (event: RunEvent) => void): { target: TargetFacts } {
  record({ type: 'target', target });
  return { target };
}

/** Pre-flight, and the removal of what it made. A fault of the suite is told, not thrown. */
async function lookAround(
  {
    store,
    ...around
  }: Omit<PreflightSurroundings, 'requester'> & {
    store?: Pick<StoreSurroundings, 'elements' | 'listens' | 'allowWrites'>;
  },
  record: (event: RunEvent) => void,
  signal: AbortSignal,
  onEvent: ProgressListener,
): Promise<{ target?: TargetFacts; fault?: string }> {
  onEvent({ type: 'phase', phase: 'preflight' });
  try {
    const surroundings = { ...around, requester: { check: 'preflight', exchanges: [], signal } };
    const outcome =
      store === undefined
        ? await preflight(surroundings, record)
        : await preflightStore({ ...surroundings, ...store }, record);
    return outcome.ok ? { target: outcome.target } : {};
  } catch (error) {
    return signal.aborted ? {} : { fault: `The pre-flight itself failed: ${(error as Error).stack ?? String(error)}` };
  } finally {
    await around.ledger.cleanUp({ deadlineMs: signal.aborted ? cleanUpAfterBudgetMs : cleanUpMs });
    onEvent({ type: 'exchanges', count: around.exchanger.count });
  }
}
