import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { type Catalogue, loadCatalogue, validateCatalogue } from '../../suites/engine/catalogue.js';
import type { Area } from '../../suites/engine/check.js';
import { exitCodeOf, judge } from '../../suites/engine/judge.js';
import { isSelected, plan, shardOf } from '../../suites/engine/selection.js';
import type {
  CheckResult,
  Exchange,
  Level,
  Outcome,
  RunEvent,
  TargetFacts,
  Verdict,
} from '../../suites/engine/types.js';
import { verdictOf, worst } from '../../suites/engine/verdicts.js';
import { areas as sampleAreas, sampleClause, writeSampleClauses } from './sample-areas.js';
import { exchange } from './sample-exchange.js';

const target: TargetFacts = {
  url: 'http://t',
  dialect: 'aif-3.0',
  alsoSpeaks: [],
  prefix: 'absent',
  portForm: 'data-type',
  workflows: {},
  profiles: ['core'],
  offers: { discover: false, upload: false, async: false, events: false },
  auth: 'none',
};
const start: RunEvent = {
  type: 'run-start',
  schema: 'maas-conformance/run@1',
  tool: { name: 'm', version: '1', node: 'v' },
  spec: { version: '1', digest: 'd' },
  url: 'http://t',
  options: {},
  seed: 7,
  startedAt: '2026-01-01T00:00:00.000Z',
};
const end: RunEvent = { type: 'run-end', endedAt: '2026-01-01T00:00:01.000Z', durationMs: 1000 };

function result(id: string, clause: string, outcome: Outcome, more: Partial<CheckResult> = {}): RunEvent {
  return {
    type: 'check',
    id,
    clause,
    area: 'a',
    title: `T ${id}`,
    outcome,
    message: `M ${id}`,
    exchanges: [],
    durationMs: 1,
    ...more,
  };
}

/** A catalogue of one clause per entry: `[id, level, checks]`, with active checks of those ids. */
function catalogue(entries: [string, Level, string[]][], passive: Area['passive'] = []): Catalogue {
  const known = new Set(passive.map(({ id }) => id));
  const checks = entries.flatMap(([clause, , ids]) =>
    ids.filter((id) => !known.has(id)).map((id) => ({ id, clause, title: `T ${id}`, run: () => Promise.resolve() })),
  );
  return {
    clauses: entries.map(([id, level, ids]) => sampleClause(id, level, ids)),
    ambiguities: [],
    areas: [{ name: 'a', title: 'A', checks, passive }],
    version: '1',
    digest: 'd',
  };
}

test('outcomes become verdicts by level, verdicts of checks become that of the clause, clauses that of the run', () => {
  expect([
    verdictOf('violated', 'MUST'),
    verdictOf('violated', 'SHOULD'),
    verdictOf('violated', 'MAY'),
    verdictOf('ok', 'MAY'),
    verdictOf('blocked', 'MUST'),
  ]).toEqual(['fail', 'warn', 'not-observed', 'pass', 'blocked']);
  const order: Verdict[] = [
    'fail',
    'harness-error',
    'environment-error',
    'blocked',
    'warn',
    'pass',
    'not-observed',
    'not-applicable',
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(order, { minLength: 1 }), (verdicts) => {
      expect(order.indexOf(worst(verdicts))).toBe(Math.min(...verdicts.map((verdict) => order.indexOf(verdict))));
    }),
  );
  expect(worst([])).toBe('not-observed');

  const book = catalogue([
    ['SCI-001', 'MUST', ['m', 'n']],
    ['SCI-002', 'SHOULD', ['s']],
  ]);
  const verdictFor = (...events: RunEvent[]): [string, number, string] => {
    const report = judge([start, { type: 'target', target }, ...events, end], book);
    return [report.verdict, exitCodeOf(report), report.summary];
  };
  const ok = result('m', 'SCI-001', 'ok');
  expect(verdictFor(ok, result('s', 'SCI-002', 'violated'))).toEqual([
    'conformant',
    0,
    'conformant: 1/1 observed MUST pass · 1 warning',
  ]);
  expect(verdictFor(ok, result('n', 'SCI-001', 'violated'))).toEqual([
    'non-conformant',
    1,
    'non-conformant: 1 of 1 observed MUST fail (SCI-001)',
  ]);
  expect(verdictFor(ok, result('n', 'SCI-001', 'blocked')).slice(0, 2)).toEqual(['inconclusive', 3]);
  expect(verdictFor(ok, result('s', 'SCI-002', 'harness-error')).slice(0, 2)).toEqual(['inconclusive', 4]);
  expect(verdictFor(ok, result('s', 'SCI-002', 'environment-error')).slice(0, 2)).toEqual(['inconclusive', 3]);
  expect(
    verdictFor(result('n', 'SCI-001', 'violated'), result('s', 'SCI-002', 'environment-error')).slice(0, 2),
  ).toEqual(['non-conformant', 1]);
  expect(verdictFor(result('m', 'SCI-001', 'not-observed')).slice(0, 2)).toEqual(['inconclusive', 3]);
  expect(verdictFor(ok, { ...end, interrupted: 'budget' } as RunEvent)[2]).toContain('1/1 observed');
});

test('who chose the clauses gets a verdict on these, whatever their profile', () => {
  const book = catalogue([
    ['SCI-001', 'MUST', ['m']],
    ['DISC-009', 'MUST', ['d']],
    ['DISC-014', 'SHOULD', ['s']],
  ]);
  for (const clause of book.clauses) if (clause.id.startsWith('DISC')) clause.profile = 'discovery';
  const seen = { ...target, profiles: ['core', 'discovery'] };
  const verdictFor = (clauses: string[] | undefined, ...events: RunEvent[]): [string, number] => {
    const begin = { ...start, options: clauses === undefined ? {} : { clauses } } as RunEvent;
    const report = judge([begin, { type: 'target', target: seen }, ...events, end], book);
    return [report.verdict, exitCodeOf(report)];
  };
  const pages = result('d', 'DISC-009', 'ok');
  expect(verdictFor(['DISC-009'], pages)).toEqual(['conformant', 0]);
  expect(verdictFor(['DISC-009'], result('d', 'DISC-009', 'violated'))).toEqual(['non-conformant', 1]);
  expect(verdictFor(['DISC-009'], result('d', 'DISC-009', 'not-observed'))).toEqual(['inconclusive', 3]);
  expect(verdictFor(['DISC-014'], result('s', 'DISC-014', 'ok'))).toEqual(['inconclusive', 3]);
  // All clauses were asked for, and none of the core was seen to hold.
  expect(verdictFor(undefined, pages)).toEqual(['inconclusive', 3]);
  expect(verdictFor([], pages)).toEqual(['inconclusive', 3]);
});

test('passive checks see all complete traffic, keep five counter-examples and count the rest; faults of the suite stay its own', () => {
  const passive: Area['passive'] = [
    {
      id: 'p-even',
      clause: 'HTTP-001',
      title: 'Even statuses',
      applies: (x) => x.intent.kind === 'valid',
      judge: (x) =>
        (x.response?.status ?? 1) % 2 === 0
          ? undefined
          : { expected: 'even', received: String(x.response?.status), message: 'The status is odd.' },
    },
    { id: 'p-none', clause: 'HTTP-002', title: 'Never', applies: () => false, judge: () => undefined },
    {
      id: 'p-crash',
      clause: 'HTTP-003',
      title: 'Crashes',
      applies: () => true,
      judge: () => {
        throw new Error('bug');
      },
    },
  ];
  const book = catalogue(
    [
      ['HTTP-001', 'MUST', ['p-even']],
      ['HTTP-002', 'MUST', ['p-none']],
      ['HTTP-003', 'SHOULD', ['p-crash']],
    ],
    passive,
  );
  const odd = Array.from({ length: 9 }, (_, i) =>
    exchange(`c/${i}`, { response: { status: 201, httpVersion: '1.1', headers: [], body: { length: 0 } } }),
  );
  const incomplete = exchange('c/x', {
    error: { code: 'reset', message: 'gone' },
    response: { status: 201, httpVersion: '1.1', headers: [], body: { length: 0 } },
  });
  const report = judge([start, { type: 'target', target }, exchange('c/ok'), ...odd, incomplete, end], book);
  const [even, none, crash] = report.clauses;
  expect(even?.checks[0]).toMatchObject({
    verdict: 'fail',
    blame: 'server',
    message: 'The status is odd (9 of 10 exchanges).',
    exchanges: ['c/0', 'c/1', 'c/2', 'c/3', 'c/4'],
    received: '201',
    curl: expect.stringContaining('http://t/x'),
  });
  expect(none).toMatchObject({ verdict: 'not-observed' });
  expect(crash).toMatchObject({ verdict: 'harness-error', checks: [{ blame: 'harness' }] });
  expect(report.counts).toMatchObject({
    exchanges: 11,
    must: { total: 2, observed: 1, pass: 0, fail: 1, notObserved: 1 },
  });

  const own = (body: string, type = 'application/json'): Exchange =>
    exchange('c/start', {
      intent: { kind: 'valid', operation: 'start' },
      request: { method: 'POST', url: 'http://t', headers: [['content-type', type]], body: { length: 1, text: body } },
    });
  const harness = (x: Exchange): unknown =>
    judge([start, { type: 'target', target }, { type: 'exchange', ...x }, end], book).clauses.find(
      ({ id }) => id === 'HARNESS-001',
    )?.verdict;
  expect([
    harness(own('{"module":"x"}')),
    harness(own('{"module":5}')),
    harness(own('nope')),
    harness(own('{"module":"x"}', 'text/plain')),
  ]).toEqual([undefined, 'harness-error', 'harness-error', 'harness-error']);
});

test('reports say why nothing was seen, and are the same byte for byte', () => {
  const book = catalogue([
    ['SCI-001', 'MUST', ['m']],
    ['SCI-002', 'MUST', ['n']],
    ['RWI-001', 'MUST', ['r']],
  ]);
  const clauses = [
    ...book.clauses.slice(0, 1),
    { ...book.clauses[1], profile: 'upload' },
    { ...book.clauses[2], checks: undefined, unchecked: 'nobody can see it' },
  ] as Catalogue['clauses'];
  const events: RunEvent[] = [
    start,
    { type: 'target', target },
    result('m', 'SCI-001', 'blocked', { blockedBy: 'RWI-001' }),
    { type: 'observation', ambiguity: 'AMB-002', reading: 'b', check: 'm' },
    { type: 'observation', ambiguity: 'AMB-001', reading: 'a', check: 'm', exchange: 'm/1' },
    { type: 'observation', ambiguity: 'AMB-001', reading: 'a', check: 'n', exchange: 'n/1' },
    { type: 'ledger', action: 'left', kind: 'SCI', url: '/x', reason: 'its removal was answered 500' },
    end,
  ];
  const report = judge(events, { ...book, clauses });
  expect(JSON.stringify(judge(events, { ...book, clauses: [...clauses].reverse() }))).toBe(JSON.stringify(report));
  expect(report.clauses.map(({ id, verdict, checks }) => [id, verdict, checks[0]?.message])).toEqual([
    ['RWI-001', 'not-applicable', 'No check can be made: nobody can see it'],
    ['SCI-001', 'blocked', 'Blocked by RWI-001: M m'],
    ['SCI-002', 'not-applicable', 'The profile upload is not judged in this run.'],
  ]);
  expect(report.observations).toEqual([
    { ambiguity: 'AMB-001', reading: 'a', exchange: 'm/1' },
    { ambiguity: 'AMB-002', reading: 'b' },
  ]);
  expect(report.leftBehind).toEqual([{ kind: 'SCI', url: '/x', reason: 'its removal was answered 500' }]);

  const failed = judge(
    [
      start,
      { type: 'preflight', step: 'credentials', ok: false, code: 'credentials', message: 'No.', exchanges: [] },
      end,
    ],
    book,
  );
  expect(failed).toMatchObject({
    verdict: 'inconclusive',
    summary: 'inconclusive: No.',
    environment: { code: 'credentials', message: 'No.' },
  });
  expect(exitCodeOf(failed)).toBe(3);
  expect(failed.clauses[0]?.checks[0]?.message).toBe('Not run: No.');
  expect(() => judge([end], book)).toThrow(/run-start/);
});

test('catalogues that do not fit together are refused; selections and shards split them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maas-clauses-'));
  const good = loadCatalogue(sampleAreas, writeSampleClauses(folder));
  expect(good.clauses.map(({ id }) => id)).toEqual([
    'HTTP-001',
    'PORT-001',
    'RWI-001',
    'RWI-002',
    'RWI-003',
    'SCI-001',
  ]);
  const broken =
    (change: (c: Catalogue['clauses'][number]) => Catalogue['clauses'][number]): (() => void) =>
    () =>
      validateCatalogue({ ...good, clauses: good.clauses.map(change) });
  expect(broken((c) => ({ ...c, checks: [...(c.checks ?? []), 'nowhere'] }))).toThrow(
    /names the check nowhere, which does not exist/,
  );
  expect(broken((c) => (c.id === 'SCI-001' ? { ...c, id: 'sci1' } : c))).toThrow(
    /must look like AREA-001[\s\S]*sample-create serves SCI-001, which is no clause/,
  );
  expect(broken((c) => ({ ...c, unchecked: 'both' }))).toThrow(/either checks or the reason/);
  expect(broken((c) => ({ ...c, ambiguity: 'AMB-404' }))).toThrow(/no ambiguity/);
  expect(() => validateCatalogue({ ...good, areas: [...sampleAreas, ...sampleAreas] })).toThrow(
    /check sample-create occurs more than once/,
  );
  rmSync(folder, { recursive: true });

  const check = { id: 'sci-create', clause: 'SCI-001', title: 'Creates' };
  expect([
    isSelected(check, {}),
    isSelected(check, { grep: 'CREATE' }),
    isSelected(check, { grep: '^rwi' }),
    isSelected(check, { clauses: ['SCI-002'] }),
  ]).toEqual([true, true, false, false]);
  const costs = [7, 1, 3, 2, 1].map((cost) => ({ cost, checks: [] }));
  const shard = (index: number) => shardOf(costs, { index, total: 2 }).map(({ cost }) => cost);
  expect([shard(1), shard(2)]).toEqual([[7], [1, 3, 2, 1]]);
  expect(shardOf(costs, undefined)).toEqual(costs);
  expect(
    plan(sampleAreas, { grep: 'echo' }, new Set(['PORT-001'])).map(({ area, checks }) => [area.name, checks]),
  ).toEqual([['first', ['sample-echo']]]);
});
