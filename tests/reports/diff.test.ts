import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsModule from 'ajv-formats';
import { diffReports } from '../../reports/diff/diff.js';
import { renderDiff } from '../../reports/diff/text.js';
import { specPath } from '../../spec/root.js';
import type { Level, Report, Verdict } from '../../suites/engine/types.js';
import { ambiguity, check, clause, clauses, report } from './sample-report.js';

/** A report with one clause of this verdict. */
function one(verdict: Verdict, level: Level = 'MUST', changes: Partial<Report> = {}): Report {
  return report(
    clauses(['sci'], [verdict]).map((entry) => ({ ...entry, level })),
    changes,
  );
}

test('what became of a clause, and when it counts as worse', () => {
  const cases: readonly [before: Verdict, after: Verdict, level: Level, kind: string | undefined, gotWorse: boolean][] =
    [
      ['pass', 'pass', 'MUST', undefined, false],
      ['pass', 'fail', 'MUST', 'worse', true],
      ['not-observed', 'fail', 'MUST', 'worse', true],
      ['pass', 'not-observed', 'MUST', 'no-longer-observed', true],
      ['pass', 'not-applicable', 'MUST', 'no-longer-observed', true],
      ['pass', 'blocked', 'MUST', 'no-longer-observed', true],
      ['fail', 'not-observed', 'MUST', 'no-longer-observed', false],
      ['fail', 'pass', 'MUST', 'better', false],
      ['not-observed', 'pass', 'MUST', 'newly-observed', false],
      ['not-observed', 'blocked', 'MUST', 'otherwise', false],
      ['fail', 'fail', 'MUST', undefined, false],
      ['pass', 'warn', 'SHOULD', 'worse', false],
      ['warn', 'pass', 'SHOULD', 'better', false],
      ['pass', 'not-observed', 'SHOULD', 'no-longer-observed', false],
    ];
  for (const [before, after, level, kind, gotWorse] of cases) {
    const diff = diffReports(one(before, level), one(after, level));
    expect(diff.clauses[0]?.kind, `${level} ${before} → ${after}`).toBe(kind);
    expect(diff.gotWorse, `${level} ${before} → ${after}`).toBe(gotWorse);
  }
});

test('a clause that is violated by other checks than before changed; one that is gone is nobody’s fault', () => {
  const before = one('fail');
  const [sci] = before.clauses;
  if (sci === undefined) throw new Error('The sample has no clause.');
  const after = report([{ ...sci, checks: [check('sci-1', 'pass'), check('sci-9', 'fail')] }]);
  expect(diffReports(before, after).clauses[0]).toMatchObject({
    kind: 'otherwise',
    checks: [
      { id: 'sci-1', before: 'fail', after: 'pass' },
      { id: 'sci-9', after: 'fail' },
    ],
  });
  expect(diffReports(one('pass'), report([]))).toMatchObject({
    gotWorse: false,
    clauses: [{ kind: 'otherwise', before: 'pass' }],
  });
});

test('the difference is told with why it matters, readings and facts, and its JSON follows the schema', () => {
  const evil = '\u001b[31mred';
  const before = one('pass');
  const after = one('fail', 'MUST', {
    observations: [{ ambiguity: 'AMB-001', reading: 'second' }],
    target: {
      ...before.target,
      url: `http://127.0.0.1:5006`,
      facts: { ...before.target.facts, prefix: 'present', workflows: { ECH: evil } } as never,
    },
  });
  const diff = diffReports(before, after, { clauses: [clause('SCI-001')], ambiguities: [ambiguity('AMB-001')] });
  const text = renderDiff(diff, { width: 100 });
  for (const said of [
    '1 clause got worse',
    'SCI-001 MUST  pass → fail',
    'what happened in sci-1',
    'Clients rely on it.',
    'curl -sS',
    'AMB-001 first → second  Which of the two?',
    'prefix: absent → present',
    'url: http://127.0.0.1:5005 → http://127.0.0.1:5006',
    'B is worse than A: 1 clause got worse, 0 clauses as before.',
  ])
    expect(text).toContain(said);
  expect(text).not.toContain('\u001b');
  expect(renderDiff(diffReports(before, before))).toContain('nothing changed: 1 clause as before.');
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  formatsModule.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(specPath('schemas', 'toolkit', 'diff.json'), 'utf8')) as object);
  expect(validate(JSON.parse(JSON.stringify(diff))), ajv.errorsText(validate.errors)).toBe(true);
});
