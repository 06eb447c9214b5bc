import { test } from '@playwright/test';
import { readJob } from '../job.js';
import { runArea } from './worker.js';

const job = readJob();

for (const { area } of job.plan) {
  test(area, async () => {
    await runArea(job, area, test.info().workerIndex);
  });
}
