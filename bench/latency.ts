import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checksPerWorker } from '../suites/engine/checks-at-once.js';
import { run } from '../suites/engine/run.js';
import { longestChain } from './internal/chain.js';
import { startServer } from './internal/server-process.js';

const delays = [0, 20, 100] as const;
const workerCounts = [1, 4, 16] as const;

/**
 * What a slow network costs: wall time of a full run with each answer of the reference held back, by number of workers.
 * With 100 ms it may grow by the longest chain of dependent requests times 100 ms, and one second for each batch of
 * checks that the workers take at once.
 */
export async function measureLatency(): Promise<Record<string, string | number>> {
  const figures: Record<string, string | number> = {};
  for (const workers of workerCounts) {
    const seconds: number[] = [];
    for (const delay of delays) {
      const { durationMs, checks, chain } = await measure(workers, delay);
      seconds.push(durationMs / 1000);
      figures[`${workers} workers, ${delay} ms added, s`] = (durationMs / 1000).toFixed(1);
      if (delay !== 100) continue;
      const growth = (seconds.at(-1) ?? 0) - (seconds[0] ?? 0);
      const batches = Math.ceil(checks / (workers * checksPerWorker(workers)));
      figures[`${workers} workers, growth at 100 ms, s`] = growth.toFixed(1);
      figures[`${workers} workers, bound, s`] = ((chain.length * delay) / 1000 + batches).toFixed(1);
      figures[`${workers} workers, longest chain`] = `${chain.length} (${chain.check})`;
    }
  }
  return figures;
}

async function measure(workers: number, delay: number) {
  const server = await startServer('slow-reference', { MAAS_BENCH_DELAY: String(delay) });
  const out = mkdtempSync(join(tmpdir(), 'maas-bench-'));
  try {
    const { report, events, exitCode } = await run({ url: server.url, out, workers, seed: 1 });
    if (exitCode !== 0) throw new Error(`The run ended with exit code ${exitCode}: ${report.summary}`);
    const exchanges = events.filter((event) => event.type === 'exchange');
    const checks = events.filter((event) => event.type === 'check').length;
    return { durationMs: report.durationMs, checks, chain: longestChain(exchanges) };
  } finally {
    await server.stop();
    rmSync(out, { recursive: true, force: true });
  }
}
