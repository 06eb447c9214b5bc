import type { Graph, GraphAim, Sink } from '../graph/types.js';
import { ControllerError } from '../types.js';
import type { Crew } from './crew.js';
import { createLine } from './line.js';
import { PortQueue } from './queue.js';
import { type Message, type Runner, typeOf } from './runner.js';
import { createChanges, startLimit, type WaitLimit } from './wait.js';

export interface ContinuousOptions {
  graph: Graph;
  crew: Crew;
  portDepth: number;
  /** How long a write waits for room when its caller does not say, ms. */
  writeMs: number;
  onStop(reason: string): void;
}

const forever: WaitLimit = { timeoutMs: -1 };

/**
 * Continuous execution: every AIM runs from start to stop, one message at a time, oldest first. Queues stand before
 * AIMs and before the boundary outputs; a full one under Block holds up whoever writes to it, so a slow reader slows
 * the workflow down instead of filling memory. Pause lets AIMs finish the message they have.
 */
export function createContinuous({ graph, crew, portDepth, writeMs, onStop }: ContinuousOptions): Runner {
  const rules = collectRules(graph);
  const inboxes = graph.aims.map((aim) =>
    aim.inputs.map((_, port) => new PortQueue(rules.get(key(aim.index, port)) ?? {}, portDepth)),
  );
  const outlets = graph.outputs.map(() => new PortQueue({}, portDepth));
  const lines = graph.inputs.map(() => createLine());
  const changes = createChanges();
  let order = 0;
  let paused = false;
  let stopped: { reason: string; failed: boolean } | undefined;

  const queueOf = ({ aim, port }: Sink): PortQueue | undefined =>
    aim === undefined ? outlets[port] : inboxes[aim]?.[port];

  /** To every queue at once: a fan-out waits until all have room, so no reader sees half of it. */
  async function deliver(sinks: readonly Sink[], message: Message, limit: () => WaitLimit): Promise<void> {
    const queues = sinks
      .filter((sink) => alive(sink) && sink.types.includes(message.type))
      .flatMap((sink) => queueOf(sink) ?? []);
    for (;;) {
      const full = queues.find((queue) => queue.blocks(message.json));
      if (full === undefined || stopped !== undefined) break;
      await roomIn(full, limit());
    }
    assertStarted();
    order += 1;
    for (const queue of queues) queue.push(message, order);
    changes.announce();
  }

  /** A queue makes room by being read, which is announced, or by age, which nobody announces. */
  async function roomIn(queue: PortQueue, limit: WaitLimit): Promise<void> {
    const expiry = queue.untilExpiry() + 1;
    if (limit.timeoutMs >= 0 && limit.timeoutMs <= expiry) return changes.next(limit);
    if (expiry === Number.POSITIVE_INFINITY) return changes.next(limit);
    await changes.next({ ...limit, timeoutMs: expiry }).catch((error: unknown) => {
      if (limit.signal?.aborted === true) throw error;
    });
  }

  /** A stopped AIM takes nothing any more; its queue must not hold others up. */
  function alive({ aim }: Sink): boolean {
    const target = aim === undefined ? undefined : graph.aims[aim];
    return target === undefined || crew.status(target) !== 'DEAD';
  }

  async function runAim(aim: GraphAim): Promise<void> {
    while (stopped === undefined && crew.status(aim) !== 'DEAD') {
      const next = paused ? undefined : takeOldest(inboxes[aim.index] ?? []);
      if (next === undefined) {
        await changes.next(forever);
        continue;
      }
      changes.announce(); // there is room again
      const { number = 1 } = aim.inputs[next.port] ?? {};
      const outcome = await crew.call(aim, [next.message.type, number, next.message.json]);
      if (stopped !== undefined) return;
      if ('outputs' in outcome) {
        for (const { port, ...message } of outcome.outputs)
          await deliver(aim.routes[port] ?? [], message, () => forever);
      } else if (outcome.effect === 'module') onStop(outcome.reason);
      changes.announce();
    }
  }

  function assertStarted(): void {
    if (stopped !== undefined) throw new ControllerError('NOT_STARTED', stopped.reason);
  }

  for (const aim of graph.aims) {
    runAim(aim).catch((error: unknown) => {
      if (stopped === undefined)
        onStop(`${aim.path} cannot go on: ${error instanceof Error ? error.message : 'unknown'}`);
    });
  }

  async function read(port: number, { timeoutMs = 0, signal }: Partial<WaitLimit>): Promise<string> {
    const limit = startLimit({ timeoutMs, signal });
    for (;;) {
      const message = stopped === undefined ? outlets[port]?.shift() : undefined;
      if (message !== undefined) {
        changes.announce();
        return message.json;
      }
      if (stopped?.failed === true) throw new ControllerError('FAILED', stopped.reason);
      assertStarted();
      const wait = limit();
      if (wait.timeoutMs === 0) throw silent(graph, port);
      await changes.next(wait).catch((error: unknown) => {
        throw signal?.aborted === true ? error : silent(graph, port);
      });
    }
  }

  return {
    async write(port, json, { timeoutMs = writeMs, signal }) {
      assertStarted();
      const limit = startLimit({ timeoutMs, signal });
      const message = { type: typeOf(graph.inputs[port]?.types ?? [], json), json };
      await lines[port]?.take(limit, () => deliver(graph.routes[port] ?? [], message, limit));
    },
    read,
    next: (port, { timeoutMs = -1, signal }) => read(port, { timeoutMs, signal }),
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      changes.announce();
    },
    stop(reason, failed = false) {
      stopped ??= { reason, failed };
      changes.announce();
    },
  };
}

function silent(graph: Graph, port: number): ControllerError {
  const { types = [], number = 1 } = graph.outputs[port] ?? {};
  return new ControllerError('NOT_PRODUCED', `Nothing waits on Output port ${number} of ${types.join(' | ')}.`);
}

/** The oldest message over the ports of an AIM. */
function takeOldest(queues: readonly PortQueue[]): { port: number; message: Message } | undefined {
  let oldest: { port: number; order: number } | undefined;
  for (const [port, queue] of queues.entries()) {
    const head = queue.peek();
    if (head !== undefined && head.order < (oldest?.order ?? Number.POSITIVE_INFINITY))
      oldest = { port, order: head.order };
  }
  if (oldest === undefined) return undefined;
  const message = queues[oldest.port]?.shift();
  return message === undefined ? undefined : { port: oldest.port, message };
}

const key = (aim: number, port: number): string => `${aim}:${port}`;

/** The rules of the queue before each port. Where several flows enter one port, the strictest way in counts. */
function collectRules(graph: Graph): Map<string, Sink['rules']> {
  const rules = new Map<string, Sink['rules']>();
  for (const sink of [...graph.routes, ...graph.aims.flatMap((aim) => aim.routes)].flat()) {
    if (sink.aim === undefined) continue;
    const known = rules.get(key(sink.aim, sink.port)) ?? {};
    const depth = Math.min(known.depth ?? Number.POSITIVE_INFINITY, sink.rules.depth ?? Number.POSITIVE_INFINITY);
    const maxAge = Math.min(known.maxAge ?? Number.POSITIVE_INFINITY, sink.rules.maxAge ?? Number.POSITIVE_INFINITY);
    const overflow = known.overflow ?? sink.rules.overflow;
    rules.set(key(sink.aim, sink.port), {
      ...(Number.isFinite(depth) ? { depth } : {}),
      ...(Number.isFinite(maxAge) ? { maxAge } : {}),
      ...(overflow === undefined ? {} : { overflow }),
    });
  }
  return rules;
}
