/** A signal that fires when the run must end early: the caller's, or Ctrl-C when the caller gave none. */
export function interruption(given: AbortSignal | undefined): { signal: AbortSignal; release: () => void } {
  if (given !== undefined) return { signal: given, release: () => undefined };
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.on(name, abort);
  return {
    signal: controller.signal,
    release() {
      for (const name of signals) process.removeListener(name, abort);
    },
  };
}
