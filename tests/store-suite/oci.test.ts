import { expect, test } from '@playwright/test';
import { ociMutants } from '../../fixtures/stores/mutants/oci.js';
import { oci } from '../../fixtures/stores/servers/oci.js';
import { ociVariants } from '../../fixtures/stores/variants/oci.js';
import { judgedBackend } from './backend.js';
import { suiteTests } from './suite-tests.js';

for (const { title, wrong } of suiteTests('store-oci', ociMutants, ociVariants, { start: oci({ closed: true }) }))
  test(title, async () => expect(await wrong()).toEqual([]));

test('a real server is conformant', () => judgedBackend('oci'));
