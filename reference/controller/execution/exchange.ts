import { runOrder } from '../graph/execution.js';
import type { Graph } from '../graph/types.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import { ControllerError } from '../types.js';
import type { Crew } from './crew.js';
import { createPausableTimer } from './pausable-timer.js';
import { prepareRound, type RoundResult } from './round.js';
import { type Message, type Runner, typeOf } from './runner.js';
import { createChanges, startLimit, within } from './wait.js';

export interface ExchangeOptions {
  graph: Graph;
  crew: Crew;
  sandbox: Sandbox;
  /** Wall time of one run without pauses, ms. */
  exchangeMs: number;
  /** The module has to stop itself (OnDegraded). */
  onStop(reason: string): void;
}

/**
 * Exchange execution: inputs gather; the first read runs the graph once on what is there; every output of that run is
 * served until the first write after it, which begins a new round with nothing but itself. A failed run keeps its
 * inputs and the next read runs again. A read that gives up leaves the run going.
 *
 * A write while a run is going is kept for the round after it, and reads that come later wait for that round: to the
 * RCA each write and each run then happens at one point in time.
 */
export function createExchange({ graph, crew, sandbox, exchangeMs, onStop }: ExchangeOptions): Runner {
  const changes = createChanges();
  let inputs = new Map<number, Message>();
  let held = new Map<number, Message>();
  let completed: RoundResult | undefined;
  let running: Promise<RoundResult> | undefined;
  /** Counts what came in, so that `next` can tell a round that it has given from one that it has not. */
  let version = 0;
  const given = new Map<number, number>();
  let paused = false;
  let stopped: string | undefined;
  const timer = createPausableTimer(exchangeMs, () => sandbox.cancel(`the exchange took longer than ${exchangeMs} ms`));
  const round = prepareRound(graph, runOrder(graph), crew, () => (paused ? resumed() : undefined));

  async function resumed(): Promise<void> {
    while (paused && stopped === undefined) await changes.next({ timeoutMs: -1 });
  }

  async function run(): Promise<RoundResult> {
    timer.start();
    const result = await round(inputs);
    timer.stop();
    running = undefined;
    if (result.kind === 'completed') completed = result;
    else if (result.stop) onStop(result.reason);
    if (held.size > 0) {
      for (const [port, message] of held) put(port, message);
      held = new Map();
    }
    return result;
  }

  /** Into the present round, or as the first of a new one. */
  function put(port: number, message: Message): void {
    if (completed !== undefined) {
      completed = undefined;
      inputs = new Map();
    }
    inputs.set(port, message);
    version += 1;
    changes.announce();
  }

  const complete = (): boolean => inputs.size > 0 && graph.inputs.every(({ optional }, i) => optional || inputs.has(i));

  function assertStarted(): void {
    if (stopped !== undefined) throw new ControllerError('NOT_STARTED', stopped);
  }

  return {
    async write(port, json) {
      assertStarted();
      const message = { type: typeOf(graph.inputs[port]?.types ?? [], json), json };
      if (running === undefined) put(port, message);
      else held.set(port, message);
    },
    async read(port, { timeoutMs = exchangeMs, signal }) {
      const limit = startLimit({ timeoutMs, signal });
      for (;;) {
        assertStarted();
        if (running === undefined && completed !== undefined) return serve(completed, port, graph);
        if (running === undefined && inputs.size === 0) {
          throw new ControllerError('NOT_PRODUCED', 'No input has been sent for this exchange.');
        }
        if (running === undefined && paused) {
          await changes.next(limit());
          continue;
        }
        running ??= run();
        const mine = held.size === 0;
        const result = await within(running, limit());
        if (result.kind === 'failed' && !result.stop) assertStarted(); // the stop is the cause, not the AIM
        if (mine) return serve(result, port, graph);
      }
    },
    async next(port, { timeoutMs = -1, signal }) {
      const limit = startLimit({ timeoutMs, signal });
      for (;;) {
        assertStarted();
        const round = version;
        const fresh = round > (given.get(port) ?? 0);
        if (running === undefined && (!fresh || (completed === undefined && (paused || !complete())))) {
          await changes.next(limit());
          continue;
        }
        if (running === undefined && completed === undefined) running = run();
        const result = running === undefined ? completed : await within(running, limit());
        if (result === undefined || !fresh) continue;
        given.set(port, round);
        if (result.kind === 'completed' && !result.outputs.has(port) && !result.silenced.has(port)) continue;
        return serve(result, port, graph);
      }
    },
    pause() {
      paused = true;
      timer.pause();
    },
    resume() {
      paused = false;
      timer.resume();
      changes.announce();
    },
    stop(reason) {
      stopped = reason;
      timer.stop();
      changes.announce();
    },
  };
}

/** @throws ControllerError FAILED, NOT_PRODUCED */
function serve(result: RoundResult, port: number, graph: Graph): string {
  if (result.kind === 'failed') throw new ControllerError('FAILED', `The exchange failed: ${result.reason}.`);
  const json = result.outputs.get(port);
  if (json !== undefined) return json;
  const reason = result.silenced.get(port);
  if (reason !== undefined) throw new ControllerError('FAILED', `No output: ${reason}.`);
  const { types = [], number = 1 } = graph.outputs[port] ?? {};
  throw new ControllerError(
    'NOT_PRODUCED',
    `This exchange produced nothing on Output port ${number} of ${types.join(' | ')}.`,
  );
}
