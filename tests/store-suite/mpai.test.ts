import { expect, test } from '@playwright/test';
import { startReadOnly } from '../../fixtures/stores/internal/reference.js';
import { mpaiMutants } from '../../fixtures/stores/mutants/mpai.js';
import { mpaiVariants } from '../../fixtures/stores/variants/mpai.js';
import { suiteTests } from './suite-tests.js';

for (const { title, wrong } of suiteTests('store-mpai', mpaiMutants, mpaiVariants, { start: startReadOnly }))
  test(title, async () => expect(await wrong()).toEqual([]));
