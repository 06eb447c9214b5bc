import { upstreamOf } from '../graph/execution.js';
import type { Graph, GraphAim, Sink } from '../graph/types.js';
import type { FlatMessages } from '../sandbox/protocol.js';
import type { Crew } from './crew.js';
import type { Message } from './runner.js';

/** What one run of the graph came to. `stop`: the module has to stop (OnDegraded StopModule). */
export type RoundResult =
  | { kind: 'completed'; outputs: Map<number, string>; silenced: Map<number, string> }
  | { kind: 'failed'; reason: string; stop: boolean };

/** Runs every AIM of the graph at most once. Prepared once per RWI. */
export type Round = (inputs: ReadonlyMap<number, Message>) => Promise<RoundResult>;

/**
 * @param order AIMs, each after those that feed it
 * @param ready resolves when AIMs may start (Pause holds them here)
 */
export function prepareRound(
  graph: Graph,
  order: readonly number[],
  crew: Crew,
  ready: () => Promise<void> | undefined,
): Round {
  const upstream = upstreamOf(graph);
  const ordered = order.flatMap((index) => graph.aims[index] ?? []);

  return async (inputs) => {
    const inboxes = graph.aims.map(() => new Map<number, Message[]>());
    const outputs = new Map<number, string>();
    /** AIMs that failed or depend on one that did, and why. */
    const broken = new Map<number, string>();
    let failure: { reason: string; stop: boolean } | undefined;

    const deliver = (sinks: readonly Sink[], message: Message): void => {
      for (const { aim, port, types } of sinks) {
        if (!types.includes(message.type)) continue;
        if (aim === undefined) outputs.set(port, outputs.get(port) ?? message.json);
        else inboxes[aim]?.set(port, [...(inboxes[aim]?.get(port) ?? []), message]);
      }
    };

    async function run(aim: GraphAim): Promise<void> {
      for (const before of upstream[aim.index] ?? []) {
        const reason = broken.get(before);
        if (reason !== undefined) broken.set(aim.index, reason);
      }
      const flat = inputsOf(aim, inboxes[aim.index]);
      if (flat === undefined || crew.status(aim) === 'DEAD') return;
      await ready();
      if (failure !== undefined) return;
      const outcome = await crew.call(aim, flat);
      if ('outputs' in outcome) {
        broken.delete(aim.index);
        for (const { port, ...message } of outcome.outputs) deliver(aim.routes[port] ?? [], message);
      } else if (outcome.effect === 'aim') broken.set(aim.index, outcome.reason);
      else failure ??= { reason: outcome.reason, stop: outcome.effect === 'module' };
    }

    for (const [port, message] of inputs) deliver(graph.routes[port] ?? [], message);
    const finished: Promise<void>[] = [];
    for (const aim of ordered) {
      const before = [...(upstream[aim.index] ?? [])].map((index) => finished[index]);
      finished[aim.index] = before.length === 0 ? run(aim) : Promise.all(before).then(() => run(aim));
    }
    await Promise.all(finished);
    if (failure !== undefined) return { kind: 'failed', ...(failure as { reason: string; stop: boolean }) };
    return { kind: 'completed', outputs, silenced: silencedBy(graph, broken, outputs) };
  };
}

/** What an AIM is called with; undefined when it does not run: no input at all, or a required one is missing. */
function inputsOf(aim: GraphAim, inbox: ReadonlyMap<number, Message[]> | undefined): FlatMessages | undefined {
  if (inbox === undefined || inbox.size === 0) return undefined;
  const flat: FlatMessages = [];
  for (const [index, { optional, number }] of aim.inputs.entries()) {
    // A port holds one message in an exchange: of several sources, the first that brought something counts.
    const message = inbox.get(index)?.[0];
    if (message !== undefined) flat.push(message.type, number, message.json);
    else if (!optional) return undefined;
  }
  return flat;
}

/** Boundary outputs that stayed empty because an AIM on the way to them failed, with its reason. */
function silencedBy(
  graph: Graph,
  broken: ReadonlyMap<number, string>,
  outputs: ReadonlyMap<number, string>,
): Map<number, string> {
  const silenced = new Map<number, string>();
  for (const [index, reason] of broken) {
    for (const { aim, port } of (graph.aims[index]?.routes ?? []).flat()) {
      if (aim === undefined && !outputs.has(port)) silenced.set(port, reason);
    }
  }
  return silenced;
}
