import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { readJob } from '../job.js';

const job = readJob();

/**
 * One test per area; violations are results, not test failures, so a failed test always is a fault of the suite. All
 * paths are absolute: the package may lie read-only inside node_modules. Time is limited per check, not per test.
 */
export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: 'areas.pw.js',
  outputDir: join(job.scratch, 'results'),
  fullyParallel: true,
  workers: job.workers,
  retries: 0,
  timeout: 0,
  // The checks are compiled already; Playwright's own transpiler would only cost time.
  build: { external: ['**/*.js'] },
  reporter: [[join(import.meta.dirname, 'reporter.js')]],
});
