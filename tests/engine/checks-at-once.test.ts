import { expect, test } from '@playwright/test';
import { checksPerWorker } from '../../suites/engine/checks-at-once.js';

test('a run has sixteen checks under way, however many its workers are, and a worker eight', () => {
  expect([1, 2, 3, 4, 8, 16, 64].map(checksPerWorker)).toEqual([8, 8, 5, 4, 2, 1, 1]);
});
