import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { startReference } from '../../reference/start.js';
import { type RunOptions, run } from '../../suites/engine/run.js';
import type { Report } from '../../suites/engine/types.js';
import { maasHere } from './command.js';

const folder = mkdtempSync(join(tmpdir(), 'maas-shards-'));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verdicts = ({ clauses }: Report) =>
  clauses.map(({ id, verdict, checks }) => [id, verdict, checks.map((c) => c.verdict)]);

test('the shards of a run merge into the report of the whole run, verdict by verdict', async () => {
  const reference = await startReference();
  const part = (name: string, shard?: RunOptions['shard']) =>
    run({
      url: reference.url,
      out: join(folder, name),
      seed: 3,
      runs: 2,
      grep: '^(SCI|RWI|ERR|HTTP)-',
      runner: 'in-process',
      ...(shard && { shard }),
    });
  try {
    const whole = await part('whole');
    expect(whole.exitCode).toBe(0);
    const shards = [];
    for (const index of [1, 2, 3]) shards.push(await part(`part-${index}`, { index, total: 3 }));
    const ran = shards.map(({ events }) => events.filter(({ type }) => type === 'check').length);
    expect(Math.min(...ran)).toBeGreaterThan(0);

    const files = ['part-3', 'part-1', 'part-2'].map((name) => join(folder, name, 'run.jsonl'));
    const { code, stdout } = await maasHere(['judge', ...files, '--out', join(folder, 'merged'), '--json']);
    expect(code).toBe(0);
    const merged = JSON.parse(stdout) as Report;
    expect(verdicts(merged)).toEqual(verdicts(whole.report));
    expect(merged.verdict).toBe(whole.report.verdict);
    expect(merged.counts.must).toEqual(whole.report.counts.must);
    // Every exchange that a check names as evidence is in the merged recording, once.
    const lines = readFileSync(join(folder, 'merged', 'run.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const ids = lines.flatMap((line) => {
      const event = JSON.parse(line) as { type: string; id: string };
      return event.type === 'exchange' ? [event.id] : [];
    });
    expect(new Set(ids).size).toBe(ids.length);
    expect(
      merged.clauses
        .flatMap(({ checks }) => checks.flatMap(({ exchanges }) => exchanges))
        .filter((id) => !ids.includes(id)),
    ).toEqual([]);

    // A shard that is missing is told, and what it would have shown is not observed.
    const two = await maasHere(['judge', ...files.slice(1), '--out', join(folder, 'two'), '--json']);
    expect(JSON.stringify((JSON.parse(two.stdout) as Report).clauses)).toContain('it belongs to another shard');
  } finally {
    await reference.close();
  }
});

test('recordings that are not the shards of one run are refused with 2 and a reason', async () => {
  const recording = (name: string, change: Record<string, unknown> = {}, shard: unknown = { index: 1, total: 2 }) => {
    const start = {
      type: 'run-start',
      schema: 'maas-conformance/run@1',
      tool: { name: 'maas-conformance', version: '0', node: 'v20' },
      spec: { version: '1', digest: 'abc' },
      url: 'http://127.0.0.1:1',
      options: shard === undefined ? {} : { shard },
      seed: 1,
      startedAt: '2026-01-01T00:00:00.000Z',
      ...change,
    };
    const file = join(folder, `${name}.jsonl`);
    writeFileSync(file, `${JSON.stringify(start)}\n`);
    return file;
  };
  const first = recording('first');
  const second = { index: 2, total: 2 };
  for (const [others, reason] of [
    [[recording('spec', { spec: { version: '1', digest: 'other' } }, second)], /spec data differ/],
    [[recording('target', { url: 'http://127.0.0.1:2' }, second)], /targets differ/],
    [[recording('grep', { options: { shard: second, grep: 'x' } }, second)], /options grep differ/],
    [[recording('total', {}, { index: 2, total: 3 })], /numbers of shards differ/],
    [[recording('twice')], /are both the shard 1\/2/],
    [[recording('whole', { options: {} })], /is the recording of a whole run/],
  ] as const) {
    const { code, stderr } = await maasHere(['judge', first, ...others, '--out', join(folder, 'refused')]);
    expect(stderr).toMatch(reason);
    expect(code).toBe(2);
  }
  const nowhere = await maasHere(['judge', first, recording('second', {}, second)]);
  expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('--out') });
});
