import type { CheckResult, Exchange, ExitReason, Report, RunEvent, RunStarted, TargetFacts } from '../types.js';

/** A recording, sorted by what its events are. */
export interface Recording {
  start: RunStarted;
  target?: TargetFacts;
  preflight: Report['preflight'];
  environment?: { code: ExitReason; message: string };
  exchanges: readonly Exchange[];
  results: ReadonlyMap<string, CheckResult>;
  observations: Report['observations'];
  leftBehind: Report['leftBehind'];
  durationMs: number;
  interrupted?: 'signal' | 'budget';
}

/**
 * @throws Error when the recording has no `run-start` line: nothing tells then what was run.
 */
export function readEvents(events: readonly RunEvent[]): Recording {
  const start = events.find((event) => event.type === 'run-start');
  if (start === undefined)
    throw new Error(
      'The recording has no run-start line; it is not the recording of a run, or its beginning is missing.',
    );
  const target = events.findLast((event) => event.type === 'target')?.target;
  const end = events.findLast((event) => event.type === 'run-end');
  const preflight = events.filter((event) => event.type === 'preflight');
  const results = new Map<string, CheckResult>();
  for (const event of events) {
    if (event.type !== 'check') continue;
    const { type: _type, stack: _stack, ...result } = event;
    results.set(result.id, result);
  }
  const failed = preflight.find((step) => !step.ok);
  const lost = [...results.values()].find((result) => result.outcome === 'environment-error');
  const environment: Recording['environment'] =
    failed !== undefined
      ? { code: failed.code ?? 'nothing-testable', message: failed.message }
      : lost !== undefined
        ? { code: 'unreachable', message: `The server was lost during the run. ${lost.message}` }
        : undefined;
  return {
    start,
    ...(target === undefined ? {} : { target }),
    preflight: preflight.map(({ step, ok, message }) => ({ step, ok, message })),
    ...(environment === undefined ? {} : { environment }),
    exchanges: events.filter((event) => event.type === 'exchange').map(({ type: _type, ...exchange }) => exchange),
    results,
    observations: distinctObservations(events),
    leftBehind: events.flatMap((event) =>
      event.type === 'ledger' && event.action === 'left'
        ? [{ kind: event.kind, url: event.url, reason: event.reason ?? 'it could not be removed' }]
        : [],
    ),
    durationMs: end?.durationMs ?? 0,
    ...(end?.interrupted === undefined ? {} : { interrupted: end.interrupted }),
  };
}

/** One line per reading: the first exchange that showed it is enough. */
function distinctObservations(events: readonly RunEvent[]): Report['observations'] {
  const seen = new Map<string, Report['observations'][number]>();
  for (const event of events) {
    if (event.type !== 'observation') continue;
    const { ambiguity, reading, note, exchange } = event;
    const key = `${ambiguity}\n${reading}`;
    if (!seen.has(key))
      seen.set(key, {
        ambiguity,
        reading,
        ...(note === undefined ? {} : { note }),
        ...(exchange === undefined ? {} : { exchange }),
      });
  }
  return [...seen.keys()].sort().map((key) => seen.get(key) as Report['observations'][number]);
}
