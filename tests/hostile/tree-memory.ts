import { readdirSync, readFileSync } from 'node:fs';

/**
 * Watches the memory of a process and all it starts, by the proportional set size of Linux: pages that several processes share (Node's
 * own code above all) count once. Elsewhere nothing is seen and the peak stays 0.
 *
 * @returns a function that ends the watch and gives the peak in MiB.
 */
export function watchMemory(pid: number): () => number {
  let peak = 0;
  const look = (): void => {
    peak = Math.max(peak, family(pid).reduce((sum, each) => sum + residentKiB(each), 0) / 1024);
  };
  const timer = setInterval(look, 300);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

function family(pid: number): number[] {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
    return [pid, ...children.flatMap(family)];
  } catch {
    return []; // it has ended
  }
}

function residentKiB(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
