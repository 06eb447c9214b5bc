import { expect, test } from '@playwright/test';
import { startMinimal } from '../../fixtures/variants/servers/minimal.js';
import { startMpaiPublic } from '../../fixtures/variants/servers/mpai-public.js';
import type { Report } from '../../suites/engine/types.js';
import { judge, judgeBent } from './judge.js';

for (const auth of ['none', 'basic', 'digest', 'bearer'] as const) {
  for (const dialect of ['aif-3.0', 'mas-1.0'] as const) {
    test(`the reference is conformant in ${dialect} with ${auth} authentication`, async () => {
      const { report, exitCode } = await judgeBent(auth === 'none' ? { dialect } : { auth, dialect });
      expect(violated(report, ['fail', 'warn', 'blocked', 'harness-error', 'environment-error'])).toEqual([]);
      expect(exitCode).toBe(0);
      expect(report.leftBehind).toEqual([]);
    });
  }
}

test('an independent server that takes other liberties is conformant', async () => {
  const server = await startMinimal();
  try {
    const { report, exitCode } = await judge(server.url);
    expect(violated(report, ['fail', 'warn', 'blocked', 'harness-error'])).toEqual([]);
    expect(exitCode).toBe(0);
    expect(report.target.dialect).toBe('aif-3.0');
  } finally {
    await server.close();
  }
});

test("MPAI's own public server breaks no MUST, except those of RFCs that it is known to break", async () => {
  const open = await startMpaiPublic();
  const guarded = await startMpaiPublic({ token: 'a-token-of-mpai' });
  try {
    const plain = await judge(open.url);
    expect(violated(plain.report, ['fail', 'harness-error'])).toEqual([]);
    expect(plain.report.target.dialect).toBe('mas-1.0');
    const { report } = await judge(guarded.url, { auth: { scheme: 'bearer', token: 'a-token-of-mpai' } });
    // A 401 without a challenge, and a scheme name that is compared with its case.
    expect(violated(report, ['fail', 'harness-error'])).toEqual(['SEC-004', 'SEC-010', 'SEC-018']);
  } finally {
    await open.close();
    await guarded.close();
  }
});

function violated(report: Report, verdicts: readonly string[]): string[] {
  return report.clauses.filter((clause) => verdicts.includes(clause.verdict)).map((clause) => clause.id);
}
