import { setTimeout as delay } from 'node:timers/promises';
import { pathOf } from '../dialect.js';
import type { Exchanger } from '../exchange.js';

/** Waits before each look, in milliseconds: a server that restarts or sheds load gets a moment. */
const waits = [0, 300, 900];

/**
 * Tells a server that failed to answer one request from one that is gone. Any HTTP response counts as being there. Once
 * lost it stays lost, so that the rest of the run ends quickly; checks that ask at the same time share one answer.
 */
export function createReachability(
  exchanger: Exchanger,
  timeoutMs: number,
  worker: number,
): { readonly lost: boolean; check: () => Promise<boolean> } {
  let lost = false;
  let asking: Promise<boolean> | undefined;
  let count = 0;

  const look = async (): Promise<boolean> => {
    for (const wait of waits) {
      await delay(wait);
      const { exchange } = await exchanger.send({
        method: 'OPTIONS',
        path: pathOf('aif-3.0', 'data-type', 'create', {}),
        intent: { kind: 'probe', note: 'is the server still there?' },
        check: 'preflight',
        nextId() {
          count += 1;
          return `preflight/worker-${worker}/${count}`;
        },
        timeoutMs: Math.min(timeoutMs, 3_000),
      });
      if (exchange.response !== undefined) return true;
    }
    return false;
  };

  return {
    get lost() {
      return lost;
    },
    async check() {
      if (lost) return false;
      asking ??= look().finally(() => {
        asking = undefined;
      });
      if (!(await asking)) lost = true;
      return !lost;
    },
  };
}
