import { expect, test } from '@playwright/test';
import { backends } from '../../fixtures/backends/all.js';
import { workflowStore } from '../../fixtures/stores/internal/reference.js';
import { heldAgainst, judgeStore } from './judge.js';

/**
 * Judges a backend by the profile that pre-flight finds: nothing may be held against it, and none of its secrets may stand in
 * the recording. Skips the test when there is none.
 */
export async function judgedBackend(kind: 's3' | 'swift' | 'webhdfs' | 'oci'): Promise<void> {
  const backend = await backends[kind]?.(workflowStore);
  if (backend === undefined) throw new Error(`There is no backend ${kind}.`);
  if ('skipped' in backend) return test.skip(true, backend.skipped);
  console.log(`store-${kind} judged: ${backend.what}`);
  try {
    const { auth, url = '' } = backend;
    const { report, events, exitCode } = await judgeStore(url, auth && { auth });
    expect(report.target?.profiles).toEqual([`store-${kind}`]);
    expect(heldAgainst(report)).toEqual([]);
    expect(exitCode).toBe(0);
    const secret = auth?.scheme === 's3' ? auth.secretKey : auth?.scheme === 'swift' ? auth.key : undefined;
    if (secret !== undefined) expect(JSON.stringify(events).includes(secret)).toBe(false);
  } finally {
    await backend.stop();
  }
}
