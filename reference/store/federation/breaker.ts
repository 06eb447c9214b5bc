/** Keeps a repository that fails from being asked again and again (the circuit breaker of M. Nygard, "Release It!"). */
export interface Breaker {
  /** Whether to ask now. After the pause one request may try; the others wait for what becomes of it. */
  allows(): boolean;
  succeeded(): void;
  failed(): void;
}

/** @param failures in a row until it opens @param pauseMs until one request may try again */
export function createBreaker(failures = 3, pauseMs = 10_000, now: () => number = Date.now): Breaker {
  let inARow = 0;
  let nextTry = 0;
  return {
    allows() {
      if (inARow < failures) return true;
      if (now() < nextTry) return false;
      nextTry = now() + pauseMs; // this request is the trial
      return true;
    },
    succeeded() {
      inARow = 0;
    },
    failed() {
      inARow += 1;
      if (inARow >= failures) nextTry = now() + pauseMs;
    },
  };
}
