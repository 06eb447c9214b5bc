import { expect, test } from '@playwright/test';
import { startWritable } from '../../fixtures/stores/internal/reference.js';
import { submitMutants } from '../../fixtures/stores/mutants/submit.js';
import { submitVariants } from '../../fixtures/stores/variants/submit.js';
import { RunOptionsError } from '../../suites/engine/run-options.js';
import { judgeStore } from './judge.js';
import { suiteTests } from './suite-tests.js';

const writing = { start: startWritable, run: { allowWrites: true } };
for (const { title, wrong } of suiteTests('store-submit', submitMutants, submitVariants, writing))
  test(title, async () => expect(await wrong()).toEqual([]));

test('nothing is written to a Store unless the run was allowed to, and all that was submitted is withdrawn', async () => {
  const store = await startWritable();
  const listed = async () => (await fetch(`${store.url}/MPAI/Store/L3`)).json();
  try {
    const before = await listed();
    const { report } = await judgeStore(store.url, { grep: 'submit' });
    expect(report.target.profiles).not.toContain('store-submit');
    await expect(judgeStore(store.url, { profiles: ['store-submit'] })).rejects.toThrow(RunOptionsError);
    const written = await judgeStore(store.url, {
      profiles: ['store-submit'],
      allowWrites: true,
      clauses: ['SUBMIT-003'],
    });
    expect(written.exitCode).toBe(0);
    expect(written.events.filter((event) => event.type === 'ledger' && event.action === 'removed')).toHaveLength(3);
    expect(await listed()).toEqual(before);
  } finally {
    await store.close();
  }
});
