import type { QuickJSContext, QuickJSDeferredPromise, QuickJSHandle } from 'quickjs-emscripten-core';

/** `aim.sleep(ms)`: the only thing an AIM can wait for. */
export interface Sleeps {
  /** The function that the sandbox calls. */
  handle: QuickJSHandle;
  pending(): number;
  clear(): void;
}

const longest = 2 ** 31 - 1; // what setTimeout takes, ms

/**
 * Timers of the worker as promises of the sandbox. While an AIM sleeps its thread is free and no CPU time counts.
 *
 * @param enter runs code of the AIM within its limits; used to wake it
 */
export function createSleeps(context: QuickJSContext, limit: number, enter: (wake: () => void) => void): Sleeps {
  const timers = new Map<NodeJS.Timeout, QuickJSDeferredPromise>();
  const handle = context.newFunction('sleep', (duration) => {
    if (timers.size >= limit) throw new Error(`more than ${limit} sleeps at once`);
    const ms = context.getNumber(duration);
    const deferred = context.newPromise();
    // A timer of Node may fire up to a millisecond early, and a sleep never ends early.
    const delay = Math.min(Number.isFinite(ms) && ms > 0 ? Math.ceil(ms) + 1 : 0, longest);
    const timer = setTimeout(() => {
      timers.delete(timer);
      enter(() => deferred.resolve(context.undefined));
    }, delay);
    timers.set(timer, deferred);
    return deferred.handle;
  });
  return {
    handle,
    pending: () => timers.size,
    clear() {
      for (const [timer, deferred] of timers) {
        clearTimeout(timer);
        deferred.dispose();
      }
      timers.clear();
    },
  };
}
