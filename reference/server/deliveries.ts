import { randomUUID } from 'node:crypto';
import { type BoundaryPort, ControllerError, type Rwi } from '../controller/types.js';
import type { ServerLimits } from './limits.js';

/** A message that was asked for with `Prefer: respond-async`, from the 202 until it is dropped or its RWI stops. */
export interface Delivery {
  readonly id: string;
  /** Undefined while it is pending. */
  outcome: { json: string } | { error: unknown } | undefined;
  /** Whether the message was collected: it is kept, but makes room for others. */
  collected: boolean;
  /** Gives it up: while it is pending no message is taken for it any more. */
  cancel(): void;
}

/** The deliveries of all RWIs. They hang on the RWI, so nothing of them is left when it is gone. */
export interface Deliveries {
  /**
   * Asks for the message of a port and waits up to `waitMs` for it.
   *
   * @returns the message, or the delivery that will hold it
   * @throws ControllerError as reading does when that is known in time, LIMIT when too many are kept
   */
  ask(rwi: Rwi, port: BoundaryPort, waitMs: number): Promise<{ json: string } | { delivery: Delivery }>;
  find(rwi: Rwi, id: string): Delivery | undefined;
  /** False when there is none of this id. */
  drop(rwi: Rwi, id: string): boolean;
}

export function createDeliveries(limits: ServerLimits): Deliveries {
  const kept = new WeakMap<Rwi, Map<string, Delivery>>();
  const of = (rwi: Rwi): Map<string, Delivery> => {
    const known = kept.get(rwi) ?? new Map<string, Delivery>();
    kept.set(rwi, known);
    return known;
  };

  /** What was collected goes first, oldest first; what was not is never thrown away. */
  function makeRoom(all: Map<string, Delivery>): void {
    const full = (): boolean => all.size >= limits.deliveries || heldBy(all) >= limits.deliveryBytes;
    for (const [id, { collected }] of all) {
      if (!full()) return;
      if (collected) all.delete(id);
    }
    if (full())
      throw new ControllerError(
        'LIMIT',
        `No more than ${limits.deliveries} deliveries are kept; collect or delete some.`,
      );
  }

  return {
    async ask(rwi, port, waitMs) {
      const all = of(rwi);
      makeRoom(all);
      const cancelling = new AbortController();
      const delivery: Delivery = {
        id: randomUUID(),
        outcome: undefined,
        collected: false,
        cancel: () => cancelling.abort(),
      };
      all.set(delivery.id, delivery);
      const done = rwi.read(port, { timeoutMs: -1, signal: cancelling.signal }).then(
        (json) => {
          delivery.outcome = { json };
        },
        (error: unknown) => {
          delivery.outcome = { error };
        },
      );
      await Promise.race([done, pause(waitMs)]);
      if (delivery.outcome === undefined) return { delivery };
      all.delete(delivery.id);
      if ('error' in delivery.outcome) throw delivery.outcome.error;
      return delivery.outcome;
    },
    find: (rwi, id) => kept.get(rwi)?.get(id),
    drop(rwi, id) {
      const found = kept.get(rwi)?.get(id);
      found?.cancel();
      return kept.get(rwi)?.delete(id) ?? false;
    },
  };
}

function heldBy(all: Map<string, Delivery>): number {
  let held = 0;
  for (const { outcome } of all.values()) if (outcome !== undefined && 'json' in outcome) held += outcome.json.length;
  return held;
}

/** Lets what is ready at once be ready; a longer wait does not keep the process alive. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (ms <= 0) setImmediate(resolve);
    else setTimeout(resolve, ms).unref();
  });
}
