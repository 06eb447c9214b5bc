import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

/** The project's own tests, run from `dist/tests`. They start real servers on free loopback ports and never open a browser here. */
export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: '**/*.test.js',
  outputDir: join(tmpdir(), 'maas-test-results'),
  fullyParallel: true,
  workers: 2,
  timeout: 300_000,
  forbidOnly: process.env.CI !== undefined,
  reporter: [[process.env.CI === undefined ? 'line' : 'list'], [join(import.meta.dirname, 'counts-reporter.js')]],
});
