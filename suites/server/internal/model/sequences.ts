/** Random sequences of operations against the life-cycle model; the shortest one that fails is reported. */
import type { AsyncCommand } from 'fast-check';
import type { CheckContext } from '../../../engine/check.js';
import { historyOf, linesOf, observedText, operationText, type RecordedCall } from '../../../engine/model/describe.js';
import { advance, emptyWorld, isAlive } from '../../../engine/model/life-cycle.js';
import type { ModelOperation, ModelWorkflow, World } from '../../../engine/model/types.js';
import { Blocked, Violation } from '../../../engine/outcomes.js';
import { type Choice, type Known, operationOf, weights } from './choices.js';
import { createObserver, type Observer } from './observer.js';

interface Real {
  observer: Observer;
  t: CheckContext;
  /** When the time for the search is over. */
  stop: { readonly at: number };
}

const lanes = 8;
/** Time to look for a failure, and then to shorten it: together well below the time of a check. */
const searchMs = 12_000;
const shrinkMs = 7_000;
/** A sequence that is under way when the time is over may take so much more; then it is left where it is. */
const graceMs = 4_000;
const patienceMs = 4_000;

/**
 * Runs `t.runs` sequences, some at the same time, each in fresh SCIs.
 *
 * @throws Violation with the shortest history found that no reading of the life cycle explains.
 */
export async function checkSequences(t: CheckContext, workflow: ModelWorkflow): Promise<void> {
  const perLane = Array.from({ length: lanes }, (_, lane) => Math.floor((t.runs + lanes - 1 - lane) / lanes));
  const found: Violation[] = [];
  const stop = { at: performance.now() + searchMs };
  const ends = await Promise.allSettled(
    perLane.map(async (runs, lane) => {
      if (runs > 0) await checkLane(t, workflow, { lane, runs }, found, stop);
    }),
  );
  const [first] = found;
  if (first !== undefined) throw first;
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

async function checkLane(
  t: CheckContext,
  workflow: ModelWorkflow,
  { lane, runs }: { lane: number; runs: number },
  found: Violation[],
  stop: { at: number },
): Promise<void> {
  const { default: fc } = await import('fast-check');
  let shortest: { violation: Violation; size: number } | undefined;
  let other: { error: unknown } | undefined;
  const commands = weights[workflow].flatMap(([kind, weight]) =>
    Array.from({ length: weight }, () =>
      fc.record({ pick: fc.nat(7), salt: fc.nat(0xffff) }).map((chosen) => command({ kind, ...chosen }, workflow)),
    ),
  );
  const property = fc.asyncProperty(
    fc.noBias(fc.commands(commands, { maxCommands: 24, size: 'max' })),
    async (sequence) => {
      // A failure that another lane found, or one that says nothing of the life cycle, ends the search.
      if (other !== undefined || performance.now() > stop.at || (shortest === undefined && found.length > 0)) return;
      const observer = createObserver(t);
      try {
        await fc.asyncModelRun(() => setUp(t, observer, workflow, stop), sequence);
      } catch (error) {
        if (!(error instanceof Violation)) {
          other = { error };
          return;
        }
        if (shortest === undefined && found.length > 0) return;
        const size = observer.calls.length;
        if (shortest === undefined) {
          found.push(error);
          stop.at = performance.now() + shrinkMs;
        }
        if (shortest === undefined || size <= shortest.size) shortest = { violation: error, size };
        throw error;
      } finally {
        await observer.cleanUp();
      }
    },
  );
  const first = firstCase(t.path, lane);
  const outcome = await fc.check(property, {
    seed: (t.seed + lane) | 0,
    numRuns: runs,
    ...(first !== undefined && { path: first }),
  });
  if (shortest !== undefined) {
    const { message, detail } = (shortest as { violation: Violation }).violation;
    const path = `${lane}/${outcome.counterexamplePath ?? ''}`;
    found[0] = new Violation(message, { ...detail, path });
    return;
  }
  if (other !== undefined) throw (other as { error: unknown }).error;
  if (outcome.failed) throw outcome.errorInstance ?? new Error('fast-check failed without saying why.');
}

/**
 * The case that failed before in this lane, by `lane/case:…` of its path. The steps by which it was shortened are left to
 * be found again: they hold only while the server answers exactly as it did.
 */
function firstCase(path: string | undefined, lane: number): string | undefined {
  const [, of, first] = /^(\d+)\/(\d+)/.exec(path ?? '') ?? [];
  return Number(of) === lane ? first : undefined;
}

/** One SCI with one RWI, to begin with. */
async function setUp(t: CheckContext, observer: Observer, workflow: ModelWorkflow, stop: { at: number }) {
  const model: Known = { states: [emptyWorld], scis: [], rwis: [] };
  const real: Real = { observer, t, stop };
  const made = await step(model, real, { kind: 'create' });
  const [sci] = model.scis;
  if (sci === undefined) throw new Blocked('SCI-001', 'the server gave no SCI', made.exchange);
  const started = await step(model, real, { kind: 'start', sci, workflow });
  if (model.rwis.length === 0) throw new Blocked('RWI-001', 'the workflow could not be started', started.exchange);
  return { model, real };
}

function command(choice: Choice, workflow: ModelWorkflow): AsyncCommand<Known, Real> {
  return {
    check: (model) => operationOf(choice, workflow, model) !== undefined,
    async run(model, real) {
      if (performance.now() > real.stop.at + graceMs) return;
      const operation = operationOf(choice, workflow, model, real.t);
      if (operation !== undefined) await step(model, real, operation);
    },
    toString: () => choice.kind,
  };
}

async function step(model: Known, { observer }: Real, operation: ModelOperation): Promise<RecordedCall> {
  const awaited =
    operation.kind === 'output' &&
    model.states.every(
      (state) => isAlive(state, operation.rwi) && (state.rwis[operation.rwi]?.pending.length ?? 0) > 0,
    );
  const call = await observer.perform('client', operation, awaited ? patienceMs : 0);
  const next = advance(model.states, operation, call.observed);
  if (next.length === 0) throw violation(observer.calls, call, model.states);
  model.states = next;
  if (call.observed.kind === 'done' && call.observed.made !== undefined) {
    const list = operation.kind === 'create' ? model.scis : model.rwis;
    if (!list.includes(call.observed.made)) list.push(call.observed.made);
  }
  return call;
}

function violation(calls: readonly RecordedCall[], last: RecordedCall, before: readonly World[]): Violation {
  const history = historyOf(calls, [last]);
  const asked = operationText(last.operation);
  return new Violation(
    `After this history ${asked} cannot be answered ${observedText(last.observed)}:\n${linesOf(history)}`,
    {
      expected: expectedAfter(last.operation, before),
      received: `${asked} → ${observedText(last.observed)}`,
      history,
      evidence: calls.flatMap(({ exchange }) => exchange ?? []),
      ...(last.exchange === undefined ? {} : { exchange: last.exchange }),
    },
  );
}

/** What was known of the object that the operation went to, in words. */
function expectedAfter(operation: ModelOperation, states: readonly World[]): string {
  const said = states.map((state) => {
    if (!('rwi' in operation))
      return 'sci' in operation ? `${operation.sci} is ${state.scis[operation.sci]}` : 'a new id';
    const rwi = state.rwis[operation.rwi];
    if (rwi === undefined || !isAlive(state, operation.rwi)) return `${operation.rwi} has ended`;
    const held = rwi.pending.map((text) => JSON.stringify(text)).join(', ');
    return `${operation.rwi} is ${rwi.life} and ${held === '' ? 'holds no message' : `holds ${held}`}`;
  });
  return `an answer that fits: ${[...new Set(said)].join(', or ')}`;
}
