import { expect, test } from '@playwright/test';
import { webhdfsMutants } from '../../fixtures/stores/mutants/webhdfs.js';
import { webhdfs } from '../../fixtures/stores/servers/webhdfs.js';
import { webhdfsVariants } from '../../fixtures/stores/variants/webhdfs.js';
import { judgedBackend } from './backend.js';
import { suiteTests } from './suite-tests.js';

for (const { title, wrong } of suiteTests('store-webhdfs', webhdfsMutants, webhdfsVariants, {
  start: webhdfs({ gateway: true }),
}))
  test(title, async () => expect(await wrong()).toEqual([]));

test('a real server is conformant', () => judgedBackend('webhdfs'));
