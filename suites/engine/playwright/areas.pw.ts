import { test as base } from '@playwright/test';
import { readJob } from '../job.js';
import { endWorker, runArea } from './worker.js';

const job = readJob();

/** An area is over for Playwright when its last check has started; the worker ends when all checks have ended. */
const test = base.extend<object, { ended: undefined }>({
  ended: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for the pattern.
    async ({}, use) => {
      await use(undefined);
      await endWorker();
    },
    { scope: 'worker', auto: true, timeout: 0 },
  ],
});

for (const { area } of job.plan) {
  test(area, async () => {
    await runArea(job, area, test.info().workerIndex);
  });
}
