import { type AimMetadata, ControllerError } from '../types.js';
import type { Instance } from './instances.js';
import type { Graph } from './types.js';

/** Omitted means Exchange (AIM Metadata V3.0, Execution). */
export function executionOf(metadata: AimMetadata): 'Exchange' | 'Continuous' {
  return metadata.Execution ?? 'Exchange';
}

/**
 * Refuses what this Controller cannot execute as declared.
 *
 * - Period and Deadline have no meaning in an exchange, where AIMs run when asked for.
 * - The Controller refuses to start a module whose Period it cannot schedule; this one schedules none.
 * - Parts of a workflow run with it, so a composite inside cannot be executed otherwise.
 * - An exchange runs each AIM once, so a circle has no order.
 *
 * @throws ControllerError INVALID
 */
export function checkExecution(graph: Graph, root: Instance): void {
  for (const { path, module } of everyInstance(root)) {
    const { Execution, Period, Deadline } = module.metadata;
    if (Execution !== undefined && Execution !== graph.execution) {
      throw new ControllerError(
        'INVALID',
        `${path} asks for ${Execution} execution inside a workflow executed as ${graph.execution}.`,
      );
    }
    if (graph.execution === 'Exchange' && (Period ?? Deadline) !== undefined) {
      throw new ControllerError(
        'INVALID',
        `${path} declares a ${Period === undefined ? 'Deadline' : 'Period'}, which an Exchange module cannot have.`,
      );
    }
    if (Period !== undefined)
      throw new ControllerError(
        'INVALID',
        `${path} declares a Period of ${Period} ms, which this Controller cannot schedule.`,
      );
  }
  if (graph.execution === 'Exchange') runOrder(graph);
}

function everyInstance(root: Instance): Instance[] {
  return [root, ...root.subs.flatMap(everyInstance)];
}

/**
 * The AIMs, each after all that feed it.
 *
 * @throws ControllerError INVALID when the flows of an Exchange form a circle
 */
export function runOrder(graph: Graph): number[] {
  const waiting = upstreamOf(graph).map((aims) => new Set(aims));
  const order: number[] = [];
  const done = new Set<number>();
  for (let progress = true; progress; ) {
    progress = false;
    for (const [aim, before] of waiting.entries()) {
      if (done.has(aim) || [...before].some((each) => !done.has(each))) continue;
      done.add(aim);
      order.push(aim);
      progress = true;
    }
  }
  if (order.length === graph.aims.length) return order;
  const circle = graph.aims.filter((aim) => !done.has(aim.index)).map((aim) => aim.path);
  throw new ControllerError('INVALID', `An exchange cannot run flows that form a circle: ${circle.join(', ')}.`);
}

/** For each AIM, those that feed it directly. */
export function upstreamOf(graph: Graph): Set<number>[] {
  const upstream = graph.aims.map(() => new Set<number>());
  for (const { index, routes } of graph.aims) {
    for (const sink of routes.flat()) if (sink.aim !== undefined) upstream[sink.aim]?.add(index);
  }
  return upstream;
}
