import { expect, test } from '@playwright/test';
import { prettyJson } from '../../reports/internal/pretty-json.js';
import { safePrefix, usableId } from '../../suites/engine/dialect.js';
import { bounded } from '../../suites/engine/internal/bounded-result.js';
import { startDeadline } from '../../suites/engine/internal/deadline.js';
import { createEvidenceBudget } from '../../suites/engine/internal/evidence-budget.js';
import { interruption } from '../../suites/engine/internal/interruption.js';
import { jsonTrouble } from '../../suites/engine/internal/json-limits.js';
import { createRedactor } from '../../suites/engine/internal/redactor.js';
import { createSlots } from '../../suites/engine/internal/slots.js';

test('what a server sends is bounded before it is parsed, recorded or shown', () => {
  const nested = (levels: number): Buffer => Buffer.from(`${'['.repeat(levels)}${']'.repeat(levels)}`);
  expect(jsonTrouble(nested(2_000))).toBeUndefined();
  expect(jsonTrouble(nested(2_001))).toMatch(/levels deep/);
  expect(jsonTrouble(Buffer.from(`["${'[\\"'.repeat(3_000)}"]`))).toBeUndefined();
  expect(jsonTrouble(Buffer.from(`[${'0,'.repeat(1_000_001)}0]`))).toMatch(/values/);
  expect(prettyJson(nested(20_000).toString())?.length).toBeLessThan(4_000_000);

  const budget = createEvidenceBudget();
  expect(budget.body(1_000_000)).toBe(64 * 1024);
  for (let n = 0; n < 400; n += 1) budget.body(64 * 1024);
  expect(budget.body(64 * 1024)).toBe(1024);
  expect(budget.field('v'.repeat(5_000)).length).toBeLessThan(1_100);

  const cut = bounded({ message: 'm'.repeat(9_000), received: 'short' });
  expect(cut.message.length).toBeLessThan(2_100);
  expect(cut.received).toBe('short');
});

test('ids and prefixes that leave their place are not used', () => {
  for (const id of ['.', '..', 'x'.repeat(4_001)]) expect(usableId(id), id.slice(0, 9)).toBe(false);
  for (const id of ['...', '../../x', '__proto__', 'a\r\nb', 'x'.repeat(4_000)]) expect(usableId(id)).toBe(true);
  const target = 'http://maas.example:5005';
  for (const prefix of ['/a/..%2f..%2fb', '/a/%2E%2e;x/b', '/a/..;/b', '/..%5cb', `/${'p'.repeat(4_000)}`, '//x/y'])
    expect(safePrefix(prefix, target), prefix.slice(0, 20)).toBeUndefined();
  expect(safePrefix('/a..b/...;v=1/%2Fc', target)).toBe('/a..b/...;v=1/%2Fc');
});

test('a secret is removed where a quotation cuts it', () => {
  const token = 'kX7-very-secret-token-9fQ2';
  const { text } = createRedactor({ main: { scheme: 'bearer', token } });
  expect(text(`received "xx ${token.slice(0, 11)}…"`)).toBe('received "xx <redacted>…"');
  expect(text(`Unexpected token, ..."${token.slice(9)}x"... is not valid, "${token.slice(0, 6)}"...`)).toBe(
    'Unexpected token, ..."<redacted>x"... is not valid, "<redacted>"...',
  );
  expect(text('kX7… is too short to be told')).toBe('kX7… is too short to be told');
});

test('deadlines stand still while the fault is ours, and large bodies take turns', async () => {
  let over = false;
  const deadline = startDeadline(20, () => {
    over = true;
  });
  const resume = deadline.pause();
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(over).toBe(false);
  resume();
  await expect.poll(() => over).toBe(true);

  const slots = createSlots(1);
  const leave = await slots.take();
  let second = false;
  const waiting = slots.take().then((done) => {
    second = true;
    done();
  });
  await Promise.resolve();
  expect(second).toBe(false);
  leave();
  leave();
  await waiting;
  await slots.take().then((done) => done());
  expect(second).toBe(true);
});

test('a budget of time ends the run by itself; whoever is first is the reason', async () => {
  const budget = interruption(new AbortController().signal, 0.01);
  await expect.poll(() => budget.signal.aborted).toBe(true);
  expect(budget.by).toBe('budget');
  const user = new AbortController();
  const both = interruption(user.signal, 1_000);
  expect(both.by).toBeUndefined();
  user.abort();
  expect([both.by, both.signal.aborted]).toEqual(['signal', true]);
  both.release();
});
