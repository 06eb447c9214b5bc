import { randomUUID } from 'node:crypto';
import { createContinuous } from './execution/continuous.js';
import { createCrew, type Log } from './execution/crew.js';
import { createExchange } from './execution/exchange.js';
import type { Runner } from './execution/runner.js';
import type { Graph } from './graph/types.js';
import type { Pool } from './sandbox/pool.js';
import type { AimSpec } from './sandbox/protocol.js';
import { createSandbox } from './sandbox/sandbox.js';
import { type AimMetadata, type BoundaryPort, ControllerError, type ControllerLimits, type Rwi } from './types.js';

export interface RwiOptions {
  /** Name it was started under. */
  name: string;
  metadata: AimMetadata;
  graph: Graph;
  pool: Pool;
  limits: ControllerLimits;
  log: Log;
  /** After a stop that was asked for; not when the module stopped itself, so that its state can still be seen. */
  onStopped(): void;
}

/** Loads the AIMs of a graph and sets them going. @throws ControllerError INVALID, LIMIT */
export async function startRwi(options: RwiOptions): Promise<Rwi> {
  const { graph, pool, limits, log } = options;
  const specs = graph.aims.map(
    ({ index, metadata, code }): AimSpec => ({
      id: index,
      name: metadata.Identifier.AIMName,
      execution: graph.execution,
      code,
    }),
  );
  const sandbox = createSandbox(pool, specs, limits);
  await sandbox.open();

  const id = randomUUID();
  const ports = [...graph.inputs, ...graph.outputs];
  const crew = createCrew(graph, sandbox, (event, facts) => log(event, { rwi: id, ...facts }));
  let state: Rwi['state'] = 'ACTIVE';
  let changed = new Date();

  /** Two changes in one millisecond still have an order. */
  function become(next: Rwi['state']): boolean {
    if (state === next) return false;
    state = next;
    changed = new Date(Math.max(Date.now(), changed.getTime() + 1));
    log('rwi-state', { rwi: id, state });
    return true;
  }

  async function end(reason: string, failed: boolean): Promise<void> {
    if (!become('STOPPED')) return;
    runner.stop(reason, failed);
    await sandbox.close();
  }

  const onStop = (reason: string): void => void end(`The module stopped itself: ${reason}.`, true);
  const runner: Runner =
    graph.execution === 'Exchange'
      ? createExchange({ graph, crew, sandbox, exchangeMs: limits.exchangeMs, onStop })
      : createContinuous({ graph, crew, portDepth: limits.portDepth, writeMs: limits.exchangeMs, onStop });

  function indexOf(port: BoundaryPort, direction: 'Input' | 'Output'): number {
    const list = direction === 'Input' ? graph.inputs : graph.outputs;
    const found = list.findIndex(
      (each) => each === port || (each.number === port.number && each.types[0] === port.types[0]),
    );
    if (port.direction === direction && found >= 0) return found;
    throw new ControllerError(
      'NO_SUCH_PORT',
      `${graph.name} has no ${direction} port ${port.number} of ${port.types.join(' | ')}.`,
    );
  }

  function assertStarted(): void {
    if (state === 'STOPPED') throw new ControllerError('NOT_STARTED', 'The workflow instance is stopped.');
  }

  return {
    id,
    name: options.name,
    metadata: options.metadata,
    execution: graph.execution,
    get state() {
      return state;
    },
    get changed() {
      return changed;
    },
    ports,
    write: async (port, json, limit = {}) => runner.write(indexOf(port, 'Input'), json, limit),
    read: async (port, limit = {}) => runner.read(indexOf(port, 'Output'), limit),
    next: async (port, limit = {}) => runner.next(indexOf(port, 'Output'), limit),
    async pause() {
      assertStarted();
      if (become('PAUSED')) runner.pause();
    },
    async resume() {
      assertStarted();
      if (become('ACTIVE')) runner.resume();
    },
    async stop() {
      const ending = end('The workflow instance is stopped.', false);
      options.onStopped();
      await ending;
    },
  };
}
