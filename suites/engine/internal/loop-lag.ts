const tickMs = 50;
let lag = 0;
let watching = false;

/**
 * Milliseconds that this process could not listen because it was busy itself, counted since the first call. Timers run before input is
 * read, so after a long computation a deadline would fall although the answer is there already: what this clock gained
 * meanwhile must not be counted against a server.
 */
export function loopLag(): number {
  if (!watching) {
    watching = true;
    let last = performance.now();
    setInterval(() => {
      const now = performance.now();
      lag += Math.max(0, now - last - 2 * tickMs);
      last = now;
    }, tickMs).unref();
  }
  return lag;
}
