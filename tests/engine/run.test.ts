import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { loadCatalogue } from '../../suites/engine/catalogue.js';
import { judge } from '../../suites/engine/judge.js';
import { parseEvents } from '../../suites/engine/recorder.js';
import { type ProgressEvent, type RunOptions, RunOptionsError, type RunResult, run } from '../../suites/engine/run.js';
import { startFake } from './fake-maas.js';
import { areas, writeSampleClauses } from './sample-areas.js';
import { closedUrl } from './support.js';

const module = join(import.meta.dirname, 'sample-areas.js');

/** A folder of its own for one test: clauses in it, recordings below it. */
function workplace(): { folder: string; options: (url: string, more?: Partial<RunOptions>) => RunOptions } {
  const folder = mkdtempSync(join(tmpdir(), 'maas-run-'));
  const spec = writeSampleClauses(mkdtempSync(join(folder, 'clauses-')));
  return {
    folder,
    options: (url, more = {}) => ({ url, out: join(folder, 'out'), areas: module, spec, seed: 5, workers: 1, ...more }),
  };
}

function byClause(result: RunResult): Record<string, string> {
  return Object.fromEntries(result.report.clauses.map(({ id, verdict }) => [id, verdict]));
}

test('from a URL to a verdict: recording, report, progress, and nothing left behind', async () => {
  const { folder, options } = workplace();
  const fake = await startFake();
  const progress: ProgressEvent[] = [];
  const result = await run(options(fake.url, { auth: { scheme: 'bearer', token: 'a-very-secret-token' } }), (event) =>
    progress.push(event),
  );
  expect(result.fault).toBeUndefined();
  expect(byClause(result)).toEqual({
    'HTTP-001': 'pass',
    'PORT-001': 'pass',
    'RWI-001': 'not-observed',
    'RWI-002': 'warn',
    'RWI-003': 'pass',
    'SCI-001': 'pass',
  });
  expect(result).toMatchObject({
    exitCode: 0,
    report: {
      verdict: 'conformant',
      seed: 5,
      leftBehind: [],
      observations: [{ ambiguity: 'AMB-001', reading: 'first', exchange: 'sample-echo/5' }],
    },
  });
  expect(fake.scis.size).toBe(0);
  expect(fake.requests.every(({ headers }) => headers.authorization === 'Bearer a-very-secret-token')).toBe(true);

  const text = readFileSync(result.recording, 'utf8');
  expect(text).not.toContain('a-very-secret-token');
  expect(readdirSync(join(folder, 'out'))).toEqual(['run.jsonl']);
  const events = parseEvents(text);
  expect(events).toEqual(JSON.parse(JSON.stringify(result.events)));
  expect([events[0]?.type, events.at(-1)?.type]).toEqual(['run-start', 'run-end']);
  expect(events.flatMap((event) => (event.type === 'check' ? [event.id] : []))).toEqual([
    'sample-create',
    'sample-echo',
    'sample-violated',
    'sample-missing',
    'sample-slow',
  ]);
  expect(events.filter((event) => event.type === 'exchange')).toHaveLength(fake.requests.length);
  const { clauses } = options('').spec ?? { clauses: '' };
  expect(JSON.stringify(judge(events, loadCatalogue(areas, { clauses })))).toBe(JSON.stringify(result.report));

  expect(progress.flatMap((event) => (event.type === 'phase' ? [event.phase] : []))).toEqual([
    'preflight',
    'checks',
    'clean-up',
    'judge',
  ]);
  expect(progress).toContainEqual({
    type: 'plan',
    areas: [
      { name: 'first', title: 'Life of an SCI', checks: 3 },
      { name: 'second', title: 'What cannot be seen', checks: 2 },
    ],
    checks: 5,
    workers: 1,
  });
  expect(progress.filter((event) => event.type === 'check')).toHaveLength(5);
  expect(progress).toContainEqual({ type: 'area', name: 'second', state: 'ended' });
  await fake.close();
  rmSync(folder, { recursive: true });
});

test('a run that cannot be: environment, options, a catalogue or a test runner that fails', async () => {
  const { folder, options } = workplace();
  const closed = await run(options(await closedUrl()));
  expect(closed).toMatchObject({
    exitCode: 3,
    report: { verdict: 'inconclusive', environment: { code: 'unreachable' } },
  });
  expect(closed.events.filter((event) => event.type === 'check')).toEqual([]);

  const bad: [Partial<RunOptions>, string][] = [
    [{ url: 'ftp://x' }, 'url'],
    [{ url: 'http://user:pw@x' }, 'url'],
    [{ grep: '(' }, 'grep'],
    [{ shard: { index: 3, total: 2 } }, 'shard'],
    [{ ca: join(folder, 'missing.pem') }, 'ca'],
    [{ workflows: ['nonsense'] }, 'workflows'],
    [{ clauses: ['SCI-999'] }, 'clauses'],
    [{ profiles: ['core', 'none'] }, 'profiles'],
    [{ timeoutMs: 0 }, 'timeoutMs'],
  ];
  for (const [change, option] of bad) {
    const error: unknown = await run(options('http://127.0.0.1:1', change)).catch((thrown: unknown) => thrown);
    expect.soft(error, option).toBeInstanceOf(RunOptionsError);
    expect.soft((error as RunOptionsError).option).toBe(option);
  }

  const broken = join(folder, 'broken-areas.mjs');
  writeFileSync(broken, 'export const areas = 5;');
  const damaged = await run(options('http://127.0.0.1:1', { areas: broken }));
  expect(damaged).toMatchObject({
    exitCode: 4,
    fault: expect.stringContaining('does not export a list of areas'),
    report: { verdict: 'inconclusive' },
  });

  // Loads in the engine, dies in the worker.
  const crashing = join(folder, 'crashing-areas.mjs');
  writeFileSync(
    crashing,
    `if (process.env.TEST_WORKER_INDEX !== undefined && process.env.MAAS_CONFORMANCE_JOB !== undefined) process.exit(9);\nexport { areas } from ${JSON.stringify(module)};`,
  );
  const fake = await startFake();
  const crashed = await run(options(fake.url, { areas: crashing }));
  expect(crashed.exitCode).toBe(4);
  expect(crashed.fault).toContain('worker process exited unexpectedly');
  expect(byClause(crashed)['SCI-001']).toBe('harness-error');
  expect(fake.scis.size).toBe(0);
  await fake.close();
  rmSync(folder, { recursive: true });
});

test('an interrupted run cleans up and reports what it saw; so does one whose server dies', async () => {
  const { folder, options } = workplace();
  const fake = await startFake();
  const stop = new AbortController();
  process.env.SAMPLE_SLOW_MS = '20000';
  const interrupted = await run(options(fake.url, { signal: stop.signal }), (event) => {
    if (event.type === 'check' && event.result.id === 'sample-missing') stop.abort();
  });
  expect(interrupted.events.at(-1)).toMatchObject({ type: 'run-end', interrupted: 'signal' });
  expect(byClause(interrupted)).toMatchObject({ 'SCI-001': 'pass', 'RWI-003': 'not-observed' });
  expect(interrupted).toMatchObject({ exitCode: 3, report: { verdict: 'inconclusive' } });
  expect(interrupted.report.summary).toContain('interrupted');
  expect(fake.scis.size).toBe(0);
  expect(existsSync(join(folder, 'out', 'run.jsonl'))).toBe(true);

  const budget = await run(options(fake.url, { budgetS: 0.001 }));
  expect(budget.events.at(-1)).toMatchObject({ interrupted: 'budget' });
  expect(byClause(budget)['SCI-001']).toBe('not-observed');
  delete process.env.SAMPLE_SLOW_MS;

  const lost = await run(options(fake.url, { timeoutMs: 2_000, concurrency: 1 }), (event) => {
    if (event.type === 'area' && event.state === 'started') {
      fake.server.closeAllConnections();
      fake.server.close();
    }
  });
  expect(lost).toMatchObject({
    exitCode: 3,
    report: { verdict: 'inconclusive', environment: { code: 'unreachable' } },
  });
  expect(Object.values(byClause(lost))).not.toContain('fail');
  rmSync(folder, { recursive: true });
});
