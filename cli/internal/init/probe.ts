import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunOptions } from '../../../suites/engine/run-options.js';
import type { Report } from '../../../suites/engine/types.js';

/** What pre-flight finds at a server. Nothing is judged, nothing is kept, and what it makes there is removed. */
export async function probe(
  options: Omit<RunOptions, 'out'>,
): Promise<Pick<Report, 'target' | 'environment' | 'preflight'>> {
  const out = mkdtempSync(join(tmpdir(), 'maas-conformance-'));
  try {
    const { run } = await import('../../../suites/engine/run.js');
    // A pattern that no check matches: the run ends after its pre-flight.
    const { report } = await run({ ...options, out, grep: '^(?!)', runner: 'in-process' });
    return report;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
