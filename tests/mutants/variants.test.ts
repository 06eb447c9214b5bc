import { expect, test } from '@playwright/test';
import type { Variant } from '../../fixtures/mutants/types.js';
import { variants } from '../../fixtures/variants/all.js';
import type { Report } from '../../suites/engine/types.js';
import { batches, wrongOf } from './batches.js';
import { combined } from './combine.js';
import { claimed, judgeBent, releaseGround } from './judge.js';

const raised = ['fail', 'warn', 'blocked', 'harness-error', 'environment-error'];

/** Freedoms add up: what is right alone must be right beside others. */
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

for (const [auth, dialect] of [
  ['none', 'mas-1.0'],
  ['basic', 'aif-3.0'],
  ['digest', 'mas-1.0'],
  ['bearer', 'aif-3.0'],
] as const) {
  test(`the reference is conformant in ${dialect} with ${auth} authentication`, async () => {
    expect(
      await wrongOf([{ name: 'reference' }], () => heldAgainst(auth === 'none' ? { dialect } : { auth, dialect })),
    ).toEqual([]);
  });
}

for (const { title, batch } of batches(variants.filter(({ name }) => !isCombined(name)))) {
  test(`variants ${title} are without a verdict against them`, async () => {
    test.setTimeout(600_000);
    expect(await wrongOf(batch, blame)).toEqual([]);
  });
}

test.afterAll(releaseGround);

/** Whether one of the whole runs below holds the variant. */
function isCombined(name: string): boolean {
  return Object.values(combinations).some((names) => names.split(' ').includes(name));
}

/** Each variant meets a part of the areas here, always the same one; `npm run accuracy` judges each by everything. */
const parts = 12;

/** What is said against the variant; undefined when it is nothing. */
async function blame(variant: Variant): Promise<string | undefined> {
  const whole = variant.departures !== undefined; // what it is known to break must be seen
  const shard = { index: (variants.indexOf(variant) % parts) + 1, total: parts };
  const { report, fault } = await judgeBent({ profiles: claimed, ...variant }, { runs: 2, ...(!whole && { shard }) });
  if (fault !== undefined) return fault;
  const known = variant.departures ?? {};
  const against = violated(report, raised).filter((id) => !(id in known));
  const left = report.leftBehind.map(({ url }) => `left ${url}`);
  const shown = Object.keys(known).filter((id) => !violated(report, ['fail', 'warn']).includes(id));
  const told = [...against, ...left, ...shown.map((id) => `does not break ${id}, as it is known to`)];
  return told.length > 0 ? `${told.join(', ')}. ${report.summary}` : undefined;
}

for (const [title, names] of Object.entries(combinations)) {
  test(`${title} is conformant`, async () => {
    const judged = () => heldAgainst(combined(names.split(' ')), { profiles: claimed });
    expect(await wrongOf([{ name: title }], judged)).toEqual([]);
  });
}

/** What a whole run says against a server; undefined when it is nothing. */
async function heldAgainst(...asked: Parameters<typeof judgeBent>): Promise<string | undefined> {
  const { report, exitCode, fault } = await judgeBent(...asked);
  const told = [...violated(report, raised), ...report.leftBehind.map(({ url }) => `left ${url}`)];
  if (fault !== undefined) told.push(fault);
  return told.length > 0 || exitCode !== 0 ? `${told.join(', ')}. ${report.summary}` : undefined;
}

function violated(report: Report, verdicts: readonly string[]): string[] {
  return report.clauses.filter((clause) => verdicts.includes(clause.verdict)).map((clause) => clause.id);
}
