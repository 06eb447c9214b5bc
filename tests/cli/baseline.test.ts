import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { applyBaseline, type Forgiven } from '../../cli/internal/baseline/apply.js';
import type { BaselineEntry } from '../../cli/internal/baseline/read.js';
import { loadCatalogue } from '../../cli/internal/catalogue.js';
import { schemaIssues } from '../../cli/internal/toolkit-schema.js';
import { renderJson } from '../../reports/json.js';
import type { ClauseReport, Report, Verdict } from '../../suites/engine/types.js';
import { check, report } from '../reports/sample-report.js';
import { maasHere } from './command.js';

const status = 'sci-create-status'; // active
const always = 'sci-create-success-is-201'; // passive
const reason = 'known';
let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maas-baseline-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** SCI-001 with its two checks, beside another MUST that passes. */
function judged(active: Verdict, passive: Verdict, message = 'as it is'): Report {
  const verdict = [active, passive].includes('fail') ? 'fail' : [active, passive].includes('pass') ? 'pass' : active;
  const clause = (id: string, of: Verdict, checks: ClauseReport['checks']): ClauseReport => ({
    id,
    level: 'MUST',
    profile: 'core',
    area: 'sci',
    title: id,
    verdict: of,
    checks,
  });
  return report([
    clause('SCI-001', verdict, [check(status, active, { message }), check(always, passive)]),
    clause('SCI-002', 'pass', [check('sci-other', 'pass')]),
  ]);
}

async function apply(entries: readonly BaselineEntry[], to: Report): Promise<Forgiven> {
  return applyBaseline({ file: 'b.yaml', accept: entries }, { report: to, events: [] }, await loadCatalogue());
}

test('an accepted violation ends with 0 and stays a violation in the report', async () => {
  const whole = await apply(
    [{ clause: 'SCI-001', reason, ticket: 'T-1', expires: '2026-11-21' }],
    judged('fail', 'fail'),
  );
  expect(whole.exitCode).toBe(0);
  expect(whole.report.verdict).toBe('non-conformant');
  expect(whole.report.clauses[0]).toMatchObject({
    verdict: 'fail',
    accepted: { reason, ticket: 'T-1', expires: '2026-11-21' },
  });
  expect(whole.report.counts).toEqual(judged('fail', 'fail').counts);
  expect(await schemaIssues('report', JSON.parse(renderJson(whole.report)))).toEqual([]);

  const part = [{ clause: 'SCI-001', check: status, reason }];
  expect((await apply(part, judged('fail', 'pass'))).exitCode).toBe(0);
  const other = await apply(part, judged('fail', 'fail'));
  expect(other.exitCode).toBe(1);
  expect(other.report.clauses[0]?.accepted).toBeUndefined();
  expect((await apply([], judged('fail', 'fail'))).exitCode).toBe(1);
});

test('stale, expired and unused entries end with 5 and a sentence; not observed is not mended', async () => {
  const cases: readonly [entries: BaselineEntry[], to: Report, exitCode: number, says: RegExp][] = [
    [[{ clause: 'SCI-001', reason }], judged('pass', 'pass'), 5, /SCI-001 passes now/],
    [[{ clause: 'SCI-001', reason, check: always }], judged('fail', 'pass'), 1, /success-is-201\) passes now/],
    [[{ clause: 'SCI-001', reason, expires: '2026-11-20' }], judged('fail', 'fail'), 5, /accepted until 2026-11-20/],
    [[{ clause: 'SCI-999', reason }], judged('pass', 'pass'), 5, /no clause SCI-999.*Did you mean/],
    [
      [{ clause: 'SCI-001', reason, check: 'sci-creat-status' }],
      judged('pass', 'pass'),
      5,
      /Did you mean sci-create-status/,
    ],
    [
      [
        { clause: 'SCI-001', reason },
        { clause: 'SCI-001', reason },
      ],
      judged('fail', 'fail'),
      5,
      /accepted twice/,
    ],
    [[{ clause: 'SCI-001', reason }], judged('not-observed', 'not-observed'), 0, /was not observed/],
    [
      [{ clause: 'SCI-001', reason }],
      judged('not-observed', 'pass', 'Not run: left out by --grep or --clause.'),
      0,
      /not observed \(Not run/,
    ],
    [
      [{ clause: 'SCI-001', reason, check: always }],
      judged('not-observed', 'pass', 'Not run: it belongs to another shard, or was left out by --grep or --clause.'),
      0,
      /a part of the traffic only/,
    ],
  ];
  for (const [entries, to, exitCode, says] of cases) {
    const done = await apply(entries, to);
    const said = done.assessed.map(({ sentence }) => sentence).join('\n');
    expect(done.exitCode, said).toBe(exitCode);
    expect(said).toMatch(says);
  }
  const lost = judged('fail', 'fail');
  const environment = { code: 'unreachable' as const, message: 'gone' };
  expect((await apply([{ clause: 'SCI-001', reason }], { ...lost, environment })).exitCode).toBe(3);
});

test('init, check and prune work on a kept report, and comments stay', async () => {
  const before = join(folder, 'report.json');
  writeFileSync(before, renderJson(judged('fail', 'fail')));
  const file = join(folder, 'b.yaml');
  const init = ['baseline', 'init', folder, '--out', file, '--reason', reason, '--expires', '2026-12-01'];
  expect(await maasHere(init)).toMatchObject({ code: 0, stdout: `${file} accepts 2 violations: SCI-001.\n` });
  expect(await maasHere(init)).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });
  expect(await maasHere(['baseline', 'check', file, before])).toMatchObject({ code: 0 });

  writeFileSync(file, `${readFileSync(file, 'utf8')}  # mine\n  - {clause: SCI-003, reason: another}\n`);
  writeFileSync(before, renderJson(judged('fail', 'pass')));
  expect(await maasHere(['baseline', 'check', file, folder])).toMatchObject({ code: 5 });
  const pruned = await maasHere(['baseline', 'prune', file, folder]);
  expect(pruned.code, pruned.stdout).toBe(0);
  expect(pruned.stdout).toContain(`taken out: SCI-001 (${always})`);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('# mine');
  expect(text).not.toContain(always);
  expect(text).toContain(status);

  const json = join(folder, 'b.json');
  await maasHere(['baseline', 'init', before, '--out', json, '--reason', reason]);
  expect(await schemaIssues('baseline', JSON.parse(readFileSync(json, 'utf8')))).toEqual([]);
});

test('what is no baseline is refused before anything runs', async () => {
  const file = join(folder, 'b.yaml');
  const cases: readonly [text: string, says: RegExp][] = [
    ['accept: [{clause: SCI-001}]', /accept\.0 lacks the required property "reason"/],
    ['accept: [{clause: SCI-001, reason: " "}]', /accept\.0\.reason/],
    ['accept: [{clause: SCI-001, reason: x, expires: soon}]', /accept\.0\.expires/],
    ['acept: []', /is wrong/],
    ['accept: [', /neither JSON nor YAML/],
  ];
  for (const [text, says] of cases) {
    writeFileSync(file, text);
    const { code, stderr } = await maasHere(['http://127.0.0.1:1', '--baseline', file, '--out', join(folder, 'out')]);
    expect(code, stderr).toBe(2);
    expect(stderr).toMatch(says);
  }
  const key = join(folder, 'key.pem');
  writeFileSync(key, '');
  const signed = await maasHere(['http://127.0.0.1:1', '--baseline', file, '--sign-key', key, '--out', folder]);
  expect(signed.stderr).toMatch(/exclude each other/);
});
