import { expect, test } from '@playwright/test';
import { startMinimal } from '../../fixtures/variants/servers/minimal.js';
import { startMpaiPublic } from '../../fixtures/variants/servers/mpai-public.js';
import type { Report } from '../../suites/engine/types.js';
import { combined } from './combine.js';
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

/** Freedoms add up, so three runs hold most of the variants; `npm run accuracy` runs each of them alone. */
const combinations: Record<string, string> = {
  'a server that counts, tags and explains in its own way':
    'wrong-method-404 errors-as-text extra-members change-in-ticks json-escaped done-as-html media-types-upper-case unknown-workflow-422 stopped-as-terminated second-start-refused ids-with-sub-delims prefix-deep chunked extra-fields cache-no-cache',
  'a server that forgets what was read and knows no discovery':
    'wrong-message-400 stopped-410 problem-extensions members-reversed json-pretty charset-parameters change-of-answer done-as-json delete-unknown-200 failure-404 head-405 text-in-pieces output-consumed ids-percent-encoded prefix-url connection-close discovery-absent',
  'a busy server of one dialect that runs on input':
    'wrong-method-501 errors-as-own-json name-of-implementation change-without-zone done-without-body second-stop-200 input-paused-refused output-paused-404 runs-on-input early-read-409 optional-input-kept ids-short-rwi prefix-covers-delete fields-upper-case interim-responses busy-429 bodies-small only-mas',
  'an impatient server that refuses what it may refuse':
    'impatient slash-404 http-1-0-refused expectation-failed length-required accept-ignored untagged duplicates-refused bodies-of-1-mib',
};

/** Who is right may claim to be robust as well. */
const robust = { profiles: ['auto', 'robustness'] };

for (const [title, names] of Object.entries(combinations)) {
  test(`${title} is conformant`, async () => {
    const { report, exitCode, fault } = await judgeBent(combined(names.split(' ')), robust);
    expect(fault).toBeUndefined();
    expect(violated(report, ['fail', 'warn', 'blocked', 'harness-error', 'environment-error'])).toEqual([]);
    expect(exitCode).toBe(0);
    expect(report.leftBehind).toEqual([]);
  });
}

test('an independent server that takes other liberties is conformant', async () => {
  const server = await startMinimal();
  try {
    const { report, exitCode } = await judge(server.url, robust);
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
