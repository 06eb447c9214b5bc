/** Tells the parent process where the server listens, and its memory whenever it asks. */
export function reportTo(url: string): void {
  process.on('message', async (message) => {
    if (message !== 'memory') return;
    // Two rounds with a pause: the first frees what the second can then see as garbage (finalised wrappers, sockets).
    for (let round = 0; round < 2; round += 1) {
      globalThis.gc?.();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    process.send?.(process.memoryUsage());
  });
  process.send?.({ url });
}
