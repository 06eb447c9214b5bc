import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { openAreaRunner } from '../../suites/engine/area-runner.js';
import type { Job, WorkerMessage } from '../../suites/engine/job.js';

/** Areas that write down what they do; none of them asks a server anything. */
const source = (log: string): string => `
import { appendFileSync } from 'node:fs';
const say = (text) => appendFileSync(${JSON.stringify(log)}, text + '\\n');
const area = (name, ms, more = {}) => ({
  name, title: name, ...more,
  checks: ms.map((each, at) => ({ id: name + at, clause: 'X-001', title: name, async run(t) {
    say(name + at + ' starts');
    if (each < 0) throw new TypeError('a fault of the check');
    await t.sleep(each);
    say(name + at + ' ends');
  } })),
});
const held = (name) => ({ prepare: async () => {
  say(name + ' opens');
  return { value: name, close: async () => say(name + ' closes') };
} });
export const areas = [
  area('slow', [300, 0]), area('next', [0]), area('one', [100], held('one')), area('two', [0], held('two')),
  area('serial', [60, 0], { serial: true }), area('odd', [-1]),
];`;

async function ran(names: string[], concurrency: number): Promise<{ log: string[]; sent: WorkerMessage[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'maas-areas-'));
  const log = join(folder, 'log');
  writeFileSync(log, '');
  writeFileSync(join(folder, 'areas.mjs'), source(log));
  mkdirSync(join(folder, 'events'));
  const checks: Record<string, number> = { slow: 2, serial: 2 };
  const job = {
    target: { url: 'http://127.0.0.1:9', profiles: [], workflows: {}, offers: {} },
    credentials: {},
    areasModules: [join(folder, 'areas.mjs')],
    plan: names.map((area) => ({ area, checks: Array.from({ length: checks[area] ?? 1 }, (_, at) => `${area}${at}`) })),
    ...{ seed: 1, runs: 1, timeoutMs: 1_000, checkTimeoutMs: 5_000, workers: 1, concurrency },
    ...{ events: join(folder, 'events'), scratch: folder, stopFile: join(folder, 'stop'), userAgent: 'test' },
  } as unknown as Job;
  const sent: WorkerMessage[] = [];
  const runner = openAreaRunner(job, 0, (message) => sent.push(message));
  try {
    for (const name of names) await runner.run(name);
    await runner.drain();
    return { log: readFileSync(log, 'utf8').trim().split('\n'), sent };
  } finally {
    await runner.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const ends = (sent: readonly WorkerMessage[]): string[] =>
  sent.flatMap((message) => (message.type === 'area' && message.state === 'ended' ? [message.name] : []));

test('an area begins as soon as a place is free, and every check is waited for', async () => {
  const { log, sent } = await ran(['slow', 'next'], 2);
  expect(log.indexOf('next0 starts')).toBeLessThan(log.indexOf('slow0 ends'));
  expect(log.at(-1)).toBe('slow0 ends');
  expect(ends(sent)).toEqual(['next', 'slow']);
});

test('no more checks run at a time than there are places, whatever their area', async () => {
  const { log } = await ran(['slow', 'next'], 1);
  expect(log).toEqual(['slow0', 'slow1', 'next0'].flatMap((id) => [`${id} starts`, `${id} ends`]));
});

test('an area that prepares something has ended, and closed it, before the next begins', async () => {
  const { log } = await ran(['one', 'two', 'next'], 8);
  expect(log.indexOf('one closes')).toBeLessThan(log.indexOf('two opens'));
  expect(log.indexOf('two closes')).toBeLessThan(log.indexOf('next0 starts'));
});

test('checks of a serial area run one after another', async () => {
  const { log } = await ran(['serial'], 8);
  expect(log).toEqual(['serial0 starts', 'serial0 ends', 'serial1 starts', 'serial1 ends']);
});

test('a check that breaks is a result, and keeps nobody else from running', async () => {
  const { log, sent } = await ran(['odd', 'next'], 8);
  expect(log).toContain('next0 ends');
  expect(sent).toContainEqual(
    expect.objectContaining({
      type: 'check',
      result: expect.objectContaining({ id: 'odd0', outcome: 'harness-error' }),
    }),
  );
});
