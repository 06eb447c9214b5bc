import { type AreaRunner, openAreaRunner } from '../area-runner.js';
import { type Job, messageMark } from '../job.js';

let opened: AreaRunner | undefined;

/** Starts one area in this Playwright worker, which keeps its recording and its connections from area to area. */
export async function runArea(job: Job, name: string, workerIndex: number): Promise<void> {
  opened ??= openAreaRunner(job, workerIndex, (message) => {
    process.stdout.write(`${messageMark}${JSON.stringify(message)}\n`);
  });
  await opened.run(name);
}

/** Waits for the checks of this worker that still run when it has no area left to start. */
export async function endWorker(): Promise<void> {
  await opened?.drain();
}
