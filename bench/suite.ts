import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../suites/engine/run.js';
import type { Exchange } from '../suites/engine/types.js';
import { median, timed } from './internal/measure.js';
import { replay } from './internal/replay.js';
import { startServer } from './internal/server-process.js';

const rounds = 3;
const workers = 2;
const concurrency = 8;

/**
 * How much of a run is the suite's own doing: wall time of a full run, from pre-flight to report, divided by the wall
 * time of sending the same requests again, check by check, with the same number of checks under way and nothing else.
 */
export async function measureSuite(): Promise<Record<string, string | number>> {
  const server = await startServer('reference');
  const out = mkdtempSync(join(tmpdir(), 'maas-bench-'));
  const times: { run: number[]; replay: number[] } = { run: [], replay: [] };
  let exchanges: Exchange[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      times.run.push(
        await timed(async () => {
          const result = await run({ url: server.url, out, workers, concurrency, seed: 1 });
          if (result.exitCode !== 0)
            throw new Error(`The run ended with exit code ${result.exitCode}: ${result.report.summary}`);
          exchanges = result.events.filter((event) => event.type === 'exchange');
        }),
      );
      times.replay.push(await timed(() => replay(server.url, exchanges, workers * concurrency)));
    }
  } finally {
    await server.stop();
    rmSync(out, { recursive: true, force: true });
  }
  const [whole, bare] = [median(times.run), median(times.replay)];
  return {
    'exchanges in a full run': exchanges.length,
    'full run, s': (whole / 1000).toFixed(2),
    'replay of its exchanges, s': (bare / 1000).toFixed(2),
    'full run / replay': (whole / bare).toFixed(2),
  };
}
