import { expect, test } from '@playwright/test';
import { renderText } from '../../reports/text.js';
import { columns, wrap } from '../../reports/wrap.js';
import { check, clause, clauses, exchange, report } from './sample-report.js';

test('the summary says what happened, why, and how to see it again', () => {
  const made = report(clauses(['sci', 'rwi']), {
    leftBehind: [{ kind: 'SCI', url: 'http://127.0.0.1:5005/x', reason: 'DELETE answered 500' }],
  });
  const text = renderText(made, [exchange('sci-2-x1')], {
    files: ['maas-report/report.html'],
    lore: { clauses: [clause('SCI-002')], ambiguities: [] },
  });
  expect(text).toContain('non-conformant  2 MUST violated\n');
  expect(text).toContain('2 clauses violated');
  expect(text).toContain('✗ SCI-002 MUST  Statement 2 of sci');
  expect(text).toContain('request   POST /MPAI/AIFU/Controller → 201 in 2 ms');
  expect(text).toContain('expected  status 404');
  expect(text).toContain('received  status 200 OK');
  expect(text).toContain("repeat    curl -sS --path-as-is 'http://127.0.0.1:5005/MPAI/AIFU/x'");
  expect(text).toContain('mend      Answer 404.\n');
  expect(text).toContain('maas-conformance explain SCI-002');
  expect(text).toContain('the server has no workflow MCT-CNT (SCI-005, RWI-005)');
  expect(text).toContain('2 warnings');
  expect(text).toContain('AMB-001 first');
  expect(text).toContain('SCI http://127.0.0.1:5005/x: DELETE answered 500');
  expect(text).toContain('Report  maas-report/report.html');
});

test('text is wrapped to the terminal, without escapes unless asked for', () => {
  const long = check('sci-1', 'fail', {
    message: 'word '.repeat(80),
    expected: 'x'.repeat(300),
    received: '字'.repeat(100),
  });
  const one = clauses(['sci'], ['fail'])[0];
  const made = report(one ? [{ ...one, checks: [long] }] : []);
  for (const width of [40, 72, 100]) {
    const text = renderText(made, [], { width });
    for (const line of text.split('\n')) expect(columns(line)).toBeLessThanOrEqual(width);
    expect(text).not.toMatch(/\u001b/);
  }
  expect(renderText(made, [], { colour: true })).toContain('\u001b[31m');
  expect(wrap('a b', 20, '  ', '- ')).toBe('- a b');
});

test('what a server sends cannot drive the terminal', () => {
  const evil = '\u001b[2J\u001b]0;owned\u0007\r\u202e\u0000\u009b31m';
  const one = clauses(['sci'], ['fail', 'not-observed']);
  for (const each of one)
    each.checks = [check('sci-1', each.verdict, { message: evil, expected: evil, received: evil, curl: evil })];
  const made = report(one, {
    summary: evil,
    target: { url: `http://127.0.0.1/${evil}`, profiles: [evil] },
    observations: [{ ambiguity: 'AMB-001', reading: evil }],
    leftBehind: [{ kind: 'SCI', url: evil, reason: evil }],
  });
  const text = renderText(made, [
    exchange('sci-1-x1', { request: { method: evil, url: `http://h/${evil}`, headers: [] } }),
  ]);
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  expect(text).toContain('␛[2J');
});

test('a run that never came to its checks has one thing to say', () => {
  const message = 'Nothing listens at http://127.0.0.1:1.';
  const made = report(clauses(['sci'], ['not-observed']), {
    verdict: 'inconclusive',
    environment: { code: 'unreachable', message },
  });
  const text = renderText(made, []);
  expect(text).toContain(`inconclusive  ${message}\n`);
  expect(text).not.toContain('MCT-CNT');
});
