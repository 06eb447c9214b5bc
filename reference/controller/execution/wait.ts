import { ControllerError } from '../types.js';

/** How long a caller waits. `timeoutMs`: 0 does not wait, negative waits without limit. */
export interface WaitLimit {
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/** Several tasks wait for a change of something; whoever changes it says so, and each looks for itself. */
export interface Changes {
  announce(): void;
  /** Resolves at the next announcement. Rejects with TIMEOUT when the limit is reached first. */
  next(limit: WaitLimit): Promise<void>;
}

export function createChanges(): Changes {
  const waiting = new Set<() => void>();
  return {
    announce() {
      const all = [...waiting];
      waiting.clear();
      for (const wake of all) wake();
    },
    next(limit) {
      let wake: (() => void) | undefined;
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
        waiting.add(resolve);
      });
      return within(changed, limit, () => {
        if (wake !== undefined) waiting.delete(wake);
      });
    },
  };
}

/**
 * Waits for a promise, at most as long as the limit says. The work behind the promise goes on.
 *
 * @param release runs when the wait is given up
 * @throws ControllerError TIMEOUT
 */
export function within<T>(promise: Promise<T>, { timeoutMs, signal }: WaitLimit, release?: () => void): Promise<T> {
  if (timeoutMs < 0 && signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abandon);
    };
    const giveUp = (why: string): void => {
      end();
      release?.();
      reject(new ControllerError('TIMEOUT', why));
    };
    const abandon = (): void => giveUp('The caller went away.');
    const timer =
      timeoutMs < 0
        ? undefined
        : setTimeout(giveUp, Math.min(timeoutMs, 2 ** 31 - 1), `Not done within ${timeoutMs} ms.`);
    if (signal?.aborted === true) return abandon();
    signal?.addEventListener('abort', abandon);
    promise.then(
      (value) => {
        end();
        resolve(value);
      },
      (error: unknown) => {
        end();
        reject(error instanceof Error ? error : new Error(String(error)));
      },
    );
  });
}

/** A limit that counts from now, for waits in several steps. */
export function startLimit({ timeoutMs, signal }: WaitLimit): () => WaitLimit {
  if (timeoutMs < 0) return () => ({ timeoutMs, signal });
  const end = performance.now() + timeoutMs;
  return () => ({ timeoutMs: Math.max(0, end - performance.now()), signal });
}
