import { openSync, readSync } from 'node:fs';

/**
 * Milliseconds of CPU time that this thread has used, or of wall time where the system does not tell. On a loaded
 * machine the two differ by far, and an AIM must not be ended because others took the processor.
 */
export const cpuClock: () => number = threadUsage() ?? linuxThreadClock() ?? (() => performance.now());

/** Node 22.19 and later. */
function threadUsage(): (() => number) | undefined {
  const { threadCpuUsage } = process as { threadCpuUsage?: () => { user: number; system: number } };
  if (threadCpuUsage === undefined) return undefined;
  return () => {
    const { user, system } = threadCpuUsage();
    return (user + system) / 1_000;
  };
}

/** Linux: the first number of the file is the thread's time on a processor, ns. An open file stays bound to this thread. */
function linuxThreadClock(): (() => number) | undefined {
  try {
    const file = openSync('/proc/thread-self/schedstat', 'r');
    const buffer = Buffer.alloc(64);
    const read = (): number =>
      Number.parseInt(buffer.toString('latin1', 0, readSync(file, buffer, 0, 64, 0)), 10) / 1e6;
    return Number.isFinite(read()) ? read : undefined;
  } catch {
    return undefined;
  }
}
