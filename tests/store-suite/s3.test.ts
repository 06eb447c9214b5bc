import { expect, test } from '@playwright/test';
import { s3Mutants } from '../../fixtures/stores/mutants/s3.js';
import { s3 } from '../../fixtures/stores/servers/s3.js';
import { s3Variants } from '../../fixtures/stores/variants/s3.js';
import { judgedBackend } from './backend.js';
import { suiteTests } from './suite-tests.js';

for (const { title, wrong } of suiteTests('store-s3', s3Mutants, s3Variants, { start: s3() }))
  test(title, async () => expect(await wrong()).toEqual([]));

test('a real server is conformant', () => judgedBackend('s3'));
