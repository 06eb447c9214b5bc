import { setMaxListeners } from 'node:events';

/** Why and when a run ends early. */
export interface Interruption {
  signal: AbortSignal;
  /** What fired the signal; undefined as long as nothing did. */
  readonly by: 'signal' | 'budget' | undefined;
  release(): void;
}

/** A signal that fires when the run must end: at the caller's, at Ctrl-C when the caller gave none, or when `budgetS` seconds are over. */
export function interruption(given: AbortSignal | undefined, budgetS?: number): Interruption {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // every exchange of the pre-flight listens
  let by: Interruption['by'];
  const end = (why: 'signal' | 'budget') => (): void => {
    by ??= why;
    controller.abort();
  };
  const abort = end('signal');
  const timer = budgetS === undefined ? undefined : setTimeout(end('budget'), budgetS * 1000);
  const signals = given === undefined ? (['SIGINT', 'SIGTERM'] as const) : [];
  if (given?.aborted === true) abort();
  given?.addEventListener('abort', abort, { once: true });
  for (const name of signals) process.on(name, abort);
  return {
    signal: controller.signal,
    get by() {
      return by;
    },
    release() {
      clearTimeout(timer);
      given?.removeEventListener('abort', abort);
      for (const name of signals) process.removeListener(name, abort);
    },
  };
}
