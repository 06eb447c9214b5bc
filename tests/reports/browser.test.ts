import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, expect, type Page, test } from '@playwright/test';
import { renderHtml } from '../../reports/html.js';
import type { CheckReport, Report } from '../../suites/engine/types.js';
import { chromiumPath, launch, noChromium, seriousFaults } from './chromium.js';
import { accepting, ambiguity, check, clause, clauses, exchange, report } from './sample-report.js';

// One browser for all of them: they run one after the other.
test.describe.configure({ mode: 'default' });
test.skip(chromiumPath === undefined, noChromium);

let browser: Browser;
let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maas-page-'));
  browser = await launch();
});
test.afterAll(async () => {
  await browser?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const history: NonNullable<CheckReport['history']> = [
  { client: 'A', startMs: 0, endMs: 5, operation: 'input S1.R1 "a"', result: 'ok' },
  { client: 'B', startMs: 2, endMs: 9, operation: 'output S1.R1', result: '"1 a"' },
  { client: 'A', startMs: 6, endMs: 12, operation: 'output S1.R1', result: '"1 a"', stuck: true },
];

function sample(): { made: Report; page: string } {
  const of = clauses(['sci', 'rwi', 'port']);
  of[9]?.checks.push(check('rwi-race', 'fail', { history, seed: 4, exchanges: ['r1', 'r2'] }));
  const made = report(of, {
    configuration: { timeoutMs: 10_000, auth: 'bearer' },
    leftBehind: [{ kind: 'SCI', url: 'http://127.0.0.1:5005/x', reason: 'DELETE answered 500' }],
  });
  const binary = {
    length: 20,
    sha256: 'cd'.repeat(32),
    base64: Buffer.from('\u0000\u0001 MPAI octets \u00ff').toString('base64'),
  };
  const evidence = [
    ...of.flatMap((one) => one.checks.flatMap((single) => single.exchanges.map((id) => exchange(id)))),
    exchange('r1', { check: 'rwi-race' }),
    exchange('r2', {
      check: 'rwi-race',
      request: { ...exchange('r2').request, body: binary },
      startedAt: '2026-11-21T01:00:00.004Z',
    }),
  ];
  const lore = {
    clauses: of.map(({ id }) => clause(id, id === 'SCI-002' ? { ambiguity: 'AMB-001' } : {})),
    ambiguities: [ambiguity('AMB-001')],
  };
  return { made, page: renderHtml(made, evidence, lore) };
}

/** Opens a page from a file, and lists what it asked the network for, what it complained of, and dialogs. */
async function open(
  html: string,
  options: BrowserContextOptions = {},
  hash = '',
): Promise<{ page: Page; noise: string[] }> {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.html`);
  await writeFile(path, html);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const noise: string[] = [];
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== pathToFileURL(path).href) noise.push(`request ${request.url()}`);
  });
  page.on('console', (message) => noise.push(`console ${message.text()}`));
  page.on('pageerror', (error) => noise.push(`error ${error.message}`));
  page.on('dialog', (dialog) => {
    noise.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(pathToFileURL(path).href + hash);
  return { page, noise };
}

test('axe-core finds nothing serious, in light and in dark, with everything open', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, noise } = await open(sample().page, { colorScheme });
    await page.locator('#unfold').click();
    await page.evaluate("for (const node of document.querySelectorAll('details')) node.open = true");
    expect(await seriousFaults(page), colorScheme).toEqual([]);
    expect(noise).toEqual([]);
    await page.context().close();
  }
});

test('failures stand open, with evidence, timeline, hex and how to mend', async () => {
  const { page } = await open(sample().page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not conformant');
  const failed = page.locator('#SCI-002');
  await expect(failed.getByText('status 200 OK').first()).toBeVisible();
  await expect(failed.getByText('Answer 404.')).toBeVisible();
  await expect(page.locator('#SCI-001').getByText('Clients rely on it.')).toBeHidden();
  const race = page.locator('.lanes');
  await expect(race).toBeVisible();
  await expect(race.locator('.op')).toHaveCount(3);
  await expect(race.locator('.op.stuck')).toHaveCount(1);
  await expect(page.locator('.history tr.stuck')).toContainText('no order explains this');
  await page.locator('#x-r2>summary').click();
  await expect(page.locator('#x-r2')).toContainText(
    '000000  00 01 20 4d 50 41 49 20  6f 63 74 65 74 73 20 c3  .. MPAI octets .',
  );
  await expect(page.locator('#x-r2>summary .fall')).toBeVisible();
  await page.context().close();
});

test('filters by verdict, level, profile and text; links and keys reach every clause', async () => {
  const { page } = await open(sample().page, {}, '#PORT-001');
  await expect(page.locator('#PORT-001')).toHaveAttribute('open', '');
  const shown = page.locator('.clause:visible');
  await expect(shown).toHaveCount(24);
  await page.getByRole('button', { name: /^fail/ }).click();
  await expect(shown).toHaveCount(3);
  await expect(page.getByRole('button', { name: /^pass/ })).toHaveAttribute('aria-pressed', 'false');
  await page.getByRole('button', { name: /^warning/ }).click();
  await expect(shown).toHaveCount(6);
  await page.getByLabel('Level').selectOption('SHOULD');
  await expect(shown).toHaveCount(3);
  await page.getByLabel('Level').selectOption('');
  await page.getByRole('searchbox').fill('rwi-002');
  await expect(shown).toHaveCount(1);
  await expect(page.locator('output')).toHaveText('1 of 24 clauses');
  await page.getByRole('searchbox').fill('nothing of the kind');
  await expect(page.getByText('No clause matches the filter.')).toBeVisible();
  await page.getByRole('searchbox').press('Escape');
  await page.getByLabel('Profile', { exact: true }).selectOption('discovery');
  await expect(shown).toHaveCount(0);
  await page.getByLabel('Profile', { exact: true }).selectOption('');
  await page.locator('#SCI-002>summary').focus();
  await page.keyboard.press('j');
  await expect(page.locator('#SCI-003>summary')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#SCI-003')).toHaveAttribute('open', '');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.context().close();
});

test('an accepted violation says so, with its reason, and can be filtered', async () => {
  const accepted = { reason: 'clients were told', ticket: 'MAAS-17', expires: '2099-12-31' };
  const made = report(accepting(clauses(['sci', 'rwi']), 'RWI-002', accepted));
  const { page } = await open(renderHtml(made, [exchange('rwi-2-x1')]));
  const clause = page.locator('#RWI-002');
  await expect(clause.locator('summary .accepted').first()).toHaveText('accepted');
  await expect(clause.locator('summary .badge').first()).toHaveText('fail');
  await expect(clause.locator('.forgiven')).toContainText('clients were told (MAAS-17, until 2099-12-31)');
  await expect(page.locator('.violated li', { hasText: 'RWI-002' })).toContainText('accepted clients were told');
  await expect(page.locator('.figures')).toContainText('Accepted by a baseline1');
  const shown = page.locator('.clause:visible');
  await page.getByLabel('Baseline').selectOption('Accepted by a baseline');
  await expect(shown).toHaveCount(1);
  await page.getByLabel('Baseline').selectOption('Not accepted');
  await expect(shown).toHaveCount(15);
  await page.getByLabel('Baseline').selectOption('');
  await page.getByRole('searchbox').fill('maas-17');
  await expect(shown).toHaveCount(1);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousFaults(page), colorScheme).toEqual([]);
  }
  await page.context().close();
  const plain = await open(sample().page);
  await expect(plain.page.getByLabel('Baseline')).toHaveCount(0);
  await plain.page.context().close();
});

test('the colours can be chosen', async () => {
  const { page } = await open(sample().page, { colorScheme: 'dark' });
  const background = (): Promise<unknown> => page.evaluate('getComputedStyle(document.body).backgroundColor');
  const dark = await background();
  await page.getByRole('button', { name: 'Use light colours' }).click();
  expect(await background()).not.toBe(dark);
  await page.getByRole('button', { name: 'Use dark colours' }).click();
  expect(await background()).toBe(dark);
  await page.context().close();
});

test('nothing sticks out of a phone, and without a script all can be read', async () => {
  const { page } = await open(sample().page, { javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('#SCI-002').getByText('status 404').first()).toBeVisible();
  await expect(page.locator('.filters')).toBeHidden();
  await page.locator('#SCI-001>summary').click();
  await expect(page.locator('#SCI-001').getByText('Clients rely on it.')).toBeVisible();
  await page.context().close();
  const phone = await open(sample().page, { viewport: { width: 360, height: 740 } });
  await phone.page.locator('#unfold').click();
  expect(await phone.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
  await phone.page.context().close();
});

test('it prints', async () => {
  const { page } = await open(sample().page, { colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.filters')).toBeHidden();
  expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-');
  await page.context().close();
});

test('what a hostile server sends does nothing, and what would get in all the same is stopped by the policy', async () => {
  const evil =
    '"><script>globalThis.owned=1</script><img src=http://127.0.0.1:9/x onerror=globalThis.owned=1><svg onload=globalThis.owned=1></details></main>';
  const of = clauses(['sci'], ['fail']);
  for (const one of of) {
    one.title = evil;
    one.checks = [check('sci-1', 'fail', { title: evil, message: evil, expected: evil, received: evil, curl: evil })];
  }
  const made = report(of, { summary: evil, target: { url: `http://127.0.0.1/${evil}`, profiles: [evil] } });
  const { page, noise } = await open(
    renderHtml(made, [exchange('sci-1-x1', { request: { method: evil, url: evil, headers: [[evil, evil]] } })]),
  );
  expect(await page.evaluate(() => 'owned' in globalThis)).toBe(false);
  expect(await page.locator('script').count()).toBe(1);
  expect(noise).toEqual([]);
  await page.evaluate(`
    const element = document.createElement('script');
    element.textContent = 'globalThis.owned = 1';
    document.body.append(element);
    const image = document.createElement('img');
    image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
    document.body.append(image);
  `);
  await expect.poll(() => noise.filter((line) => /Content Security Policy/.test(line)).length).toBe(2);
  expect(await page.evaluate(() => 'owned' in globalThis)).toBe(false);
  await page.context().close();
});
