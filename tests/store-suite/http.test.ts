import { expect, test } from '@playwright/test';
import { startReadOnly } from '../../fixtures/stores/internal/reference.js';
import { httpMutants } from '../../fixtures/stores/mutants/http.js';
import { httpVariants } from '../../fixtures/stores/variants/http.js';
import { suiteTests } from './suite-tests.js';

for (const { title, wrong } of suiteTests('store-http', httpMutants, httpVariants, { start: startReadOnly }))
  test(title, async () => expect(await wrong()).toEqual([]));
