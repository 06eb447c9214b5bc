import { visible } from '../../reports/internal/visible.js';
import { writeReports } from '../../reports/write.js';
import type { RunOptions, RunResult } from '../../suites/engine/run-options.js';
import type { Exchange } from '../../suites/engine/types.js';
import type { PrivateKey } from '../../trust/keys.js';
import type { Catalogue } from './catalogue.js';
import type { Io } from './io.js';
import { progress } from './progress.js';
import { signResult } from './sign-result.js';

/** Runs the suite and leaves recording and reports in `options.out`, signed if there is a key; prints progress and faults only. */
export async function runAndKeep(
  io: Io,
  options: RunOptions,
  catalogue: Catalogue,
  quiet: boolean,
  signKey?: PrivateKey,
): Promise<RunResult> {
  const live = quiet ? undefined : progress(io);
  const { run } = await import('../../suites/engine/run.js');
  let result: RunResult;
  try {
    result = await run(options, live?.listener);
  } finally {
    live?.end();
  }
  const evidence = result.events.filter((event): event is { type: 'exchange' } & Exchange => event.type === 'exchange');
  await writeReports(options.out, ['json', 'html'], result.report, evidence, catalogue);
  if (signKey !== undefined) await signResult(options.out, result.recording, result.report, signKey);
  if (result.fault !== undefined) io.err(`harness fault: ${visible(result.fault)}\n`);
  return result;
}
