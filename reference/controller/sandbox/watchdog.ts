import type { Thread } from './thread.js';

const tickMs = 500;
/** The limit is CPU time, silence is wall time: a machine that shares its processors among many gets this much more. */
const patience = 4;
const graceMs = 4_000;

export interface Watchdog {
  watch(thread: Thread): void;
  release(thread: Thread): void;
}

/**
 * Ends threads that owe an answer and do not even answer a ping. The interrupt handler of QuickJS is asked between
 * bytecodes, so one native operation over a huge array can outlast every limit; only the end of the thread stops that.
 * Silence is counted in ticks, not by the clock: a stall of the host itself then counts once.
 */
export function createWatchdog(cpuMs: number): Watchdog {
  const watched = new Set<Thread>();
  const allowed = Math.ceil((cpuMs * patience + graceMs) / tickMs);
  let timer: NodeJS.Timeout | undefined;

  function tick(): void {
    for (const thread of watched) {
      if (thread.outstanding === 0) continue;
      if (thread.silentTicks === 0) thread.post({ kind: 'ping' });
      thread.silentTicks += 1;
      if (thread.silentTicks > allowed)
        void thread.end('it did not come back from one operation and its thread was ended');
    }
  }

  return {
    watch(thread) {
      thread.silentTicks = 0;
      watched.add(thread);
      timer ??= setInterval(tick, tickMs).unref();
    },
    release(thread) {
      watched.delete(thread);
      if (watched.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    },
  };
}
