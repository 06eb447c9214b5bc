import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../suites/engine/run.js';
import { startServer } from './internal/server-process.js';

const seeds = [1, 2, 3, 5, 8, 13, 21, 2 ** 16, 2 ** 24 + 1, 2 ** 31 - 1];

/** Ten full runs on the reference with ten seeds: clauses whose verdict is not the same in all of them. */
export async function measureSeeds(): Promise<Record<string, string | number>> {
  const server = await startServer('reference');
  const out = mkdtempSync(join(tmpdir(), 'maas-bench-'));
  const verdicts = new Map<string, Set<string>>();
  const figures: Record<string, string | number> = {};
  try {
    for (const seed of seeds) {
      const { report, exitCode } = await run({ url: server.url, out, seed });
      figures[`seed ${seed}`] = `exit ${exitCode}, ${report.summary}`;
      for (const { id, verdict } of report.clauses) verdicts.set(id, (verdicts.get(id) ?? new Set()).add(verdict));
    }
  } finally {
    await server.stop();
    rmSync(out, { recursive: true, force: true });
  }
  const differing = [...verdicts].filter(([, some]) => some.size > 1);
  figures['clauses whose verdict depends on the seed'] =
    differing.length === 0 ? 0 : differing.map(([id, some]) => `${id} ${[...some].join('/')}`).join(', ');
  if (differing.length > 0) process.exitCode = 1;
  return figures;
}
