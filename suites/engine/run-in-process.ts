import { writeFileSync } from 'node:fs';
import { type AreaRunner, openAreaRunner } from './area-runner.js';
import { mapLimited } from './internal/map-limited.js';
import type { Job, RunnerMessage } from './job.js';
import type { RunnerEnd } from './run-playwright.js';

/**
 * Runs the job in this process, `job.workers` areas at a time: no start-up of a test runner, and nothing between a check
 * that goes astray and its caller. For short runs by programs that trust the checks, such as the matrix of mutants.
 */
export async function runInProcess(
  job: Job,
  onMessage: (message: RunnerMessage) => void,
  signal: AbortSignal,
): Promise<RunnerEnd> {
  const stop = () => writeFileSync(job.stopFile, '');
  signal.addEventListener('abort', stop, { once: true });
  const idle: AreaRunner[] = [];
  let opened = 0;
  const open = (): AreaRunner => {
    opened += 1;
    return openAreaRunner(job, opened - 1, onMessage);
  };
  const fault = (error: unknown): void =>
    onMessage({ type: 'fault', message: (error as Error).stack ?? String(error) });
  await mapLimited(job.plan, job.workers, async ({ area }) => {
    const runner = idle.pop() ?? open();
    await runner.run(area).catch(fault);
    idle.push(runner);
  });
  await Promise.all(idle.map((runner) => runner.drain().catch(fault)));
  signal.removeEventListener('abort', stop);
  await Promise.all(idle.map((runner) => runner.close()));
  return { code: 0, output: '' };
}
