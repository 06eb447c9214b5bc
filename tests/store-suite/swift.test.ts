import { expect, test } from '@playwright/test';
import { swiftMutants } from '../../fixtures/stores/mutants/swift.js';
import { swift } from '../../fixtures/stores/servers/swift.js';
import { swiftVariants } from '../../fixtures/stores/variants/swift.js';
import { judgedBackend } from './backend.js';
import { suiteTests } from './suite-tests.js';

for (const { title, wrong } of suiteTests('store-swift', swiftMutants, swiftVariants, { start: swift() }))
  test(title, async () => expect(await wrong()).toEqual([]));

test('a real server is conformant', () => judgedBackend('swift'));
