import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { type Format, formatNames, formats } from '../../reports/formats.js';
import type { Lore } from '../../reports/lore.js';
import type { Exchange, Report } from '../../suites/engine/types.js';
import { accepting, ambiguity, check, clause, clauses, exchange, report, textBody } from './sample-report.js';
import { parseMarkdown, parseXml, validCtrf, validEarl, validHar, validJunit, validSarif } from './validators.js';

const lore: Lore = {
  clauses: ['SCI', 'RWI'].flatMap((area) => [1, 2, 3].map((n) => clause(`${area}-00${n}`))),
  ambiguities: [ambiguity('AMB-001')],
};
const evidence = ['sci', 'rwi'].flatMap((area) => [1, 2, 3, 4, 6, 7, 8].map((n) => exchange(`${area}-${n}-x1`)));

const render = (format: Format, of: Report = report(), with_: readonly Exchange[] = evidence): string =>
  formats[format].render(of, with_, lore);

test('JUnit: a case per check; failures, errors and what was not seen are told apart', () => {
  const cases = validJunit(render('junit'));
  expect(cases).toHaveLength(16);
  const failed = cases.find((one) => one.failure !== undefined);
  expect(failed?.name).toBe('SCI-002 MUST Check sci-2');
  expect(failed?.classname).toBe('sci.SCI-002.sci-2');
  expect(failed?.time).toBe('0.002');
  expect(failed?.failure?.['#text']).toContain('expected: status 404\nreceived: status 200 OK\nrepeat:   curl');
  expect(failed?.failure?.['#text']).toContain('mend:     Answer 404.');
  expect(cases.find((one) => one.error)?.error?.type).toBe('harness-error');
  expect(
    cases
      .map((one) => one.skipped?.message ?? '')
      .filter(Boolean)
      .slice(0, 2),
  ).toEqual(['warning: what happened in sci-3', 'blocked: what happened in sci-4']);
});

interface SarifRun {
  results: Record<string, unknown>[];
  tool: { driver: { rules: { id: string; helpUri?: string }[] } };
}

function sarifRun(of = report()): SarifRun | undefined {
  return (validSarif(render('sarif', of)) as { runs: SarifRun[] }).runs[0];
}

test('SARIF: violated MUSTs are errors, missed SHOULDs warnings, the rest no alert', () => {
  const run = sarifRun();
  expect(run?.results.map(({ ruleId, level }) => `${String(ruleId)} ${String(level)}`)).toEqual([
    'SCI-002 error',
    'SCI-003 warning',
    'RWI-002 error',
    'RWI-003 warning',
  ]);
  for (const { ruleId, ruleIndex } of run?.results ?? [])
    expect(run?.tool.driver.rules[ruleIndex as number]?.id).toBe(ruleId);
  expect(run?.tool.driver.rules[1]?.helpUri).toMatch(/^https:/);
  expect(run?.results[0]?.webResponse).toMatchObject({ statusCode: 201, body: { text: '{"id":"c1"}' } });
  const again = sarifRun(report(undefined, { seed: 8 }));
  expect(again?.results[0]?.partialFingerprints).toEqual(run?.results[0]?.partialFingerprints);
});

test('EARL: expands without the network; an assertion per check', async () => {
  const assertions = await validEarl(render('earl'));
  expect(assertions).toHaveLength(16);
  expect(assertions.slice(0, 8).map(({ outcome }) => outcome)).toEqual([
    'passed',
    'failed',
    'failed',
    'cantTell',
    'untested',
    'inapplicable',
    'cantTell',
    'passed',
  ]);
});

test('CTRF: by its schema', () => {
  const { summary, tests } = validCtrf(render('ctrf')).results;
  expect(summary).toMatchObject({ tests: 16, passed: 4, failed: 2, skipped: 4, pending: 2, other: 4 });
  expect(tests[1]).toMatchObject({ name: 'SCI-002 Check sci-2', status: 'failed', rawStatus: 'fail', duration: 2 });
});

test('HAR: every exchange, binary bodies and missing answers included', () => {
  const { response: _none, ...unanswered } = exchange('b', {
    error: { code: 'timeout', message: 'no answer in 10 s' },
  });
  const binary = exchange('a', {
    request: {
      ...exchange('a').request,
      url: 'http://127.0.0.1:5005/x?name=a%20b&y',
      body: { length: 2, base64: '/wA=' },
    },
  });
  const { entries } = validHar(render('har', report(), [binary, unanswered])).log;
  expect(entries[0]).toMatchObject({
    time: 2,
    timings: { send: 0, wait: 1.5, receive: 0.5 },
    request: {
      queryString: [
        { name: 'name', value: 'a b' },
        { name: 'y', value: '' },
      ],
      postData: { text: '/wA=' },
    },
    response: { status: 201, content: { text: '{"id":"c1"}', mimeType: 'application/json' } },
  });
  expect(entries[1]).toMatchObject({ response: { status: 0 }, _error: 'timeout: no answer in 10 s' });
});

test('Markdown: verdict first, evidence and mend, the rest folded', () => {
  const text = render('md');
  const { kinds, html } = parseMarkdown(text);
  expect(text).toMatch(/^## ❌ Not conformant: `http:\/\/127\.0\.0\.1:5005`\n\n2 MUST violated\n/);
  expect(text).toContain('#### SCI-002 MUST: Statement 2 of sci');
  expect(text).toContain('```sh\ncurl -sS');
  expect(text).toContain('**How to mend**: Answer 404.');
  expect(text).toContain('<summary>2 not observed</summary>');
  expect(kinds.filter((kind) => kind === 'code_block')).toHaveLength(4);
  expect(html.join('').match(/<details>/g)).toHaveLength(4);
});

test('the badge is a small picture that says what it shows', () => {
  const svg = parseXml(render('badge')).svg as { title: string; 'aria-label': string; width: string };
  expect(svg.title).toBe('MPAI MaaS: not conformant 4/6 observed MUST pass, 2 not observed');
  expect(svg['aria-label']).toBe(svg.title);
  expect(render('badge')).not.toMatch(/href|url\((?!#)|<script|<style/);
  expect(render('badge', report([], { verdict: 'inconclusive' }))).toContain('>inconclusive<');
});

test('what a baseline accepts is seen in every format, and is a failure in none that decides a build', async () => {
  const made = report(
    accepting(clauses(['sci', 'rwi']), 'SCI-002', {
      reason: 'clients were told',
      ticket: 'MAAS-17',
      expires: '2099-12-31',
    }),
  );
  const words = 'clients were told (MAAS-17, until 2099-12-31)';

  const cases = validJunit(render('junit', made));
  const accepted = cases.find(({ name }) => name.startsWith('SCI-002 '));
  expect(accepted?.failure).toBeUndefined();
  expect(accepted?.skipped?.message).toBe(`fail, accepted by a baseline: ${words}`);
  expect(accepted?.skipped).toMatchObject({ '#text': expect.stringContaining('expected: status 404') });
  expect(cases.filter(({ failure }) => failure !== undefined).map(({ name }) => name)).toEqual([
    'RWI-002 MUST Check rwi-2',
  ]);

  const results = sarifRun(made)?.results ?? [];
  expect(results.map(({ suppressions }) => (suppressions as object[]).length)).toEqual([1, 0, 0, 0]);
  expect(results[0]?.level).toBe('error');
  expect(results[0]?.suppressions).toMatchObject([{ kind: 'external', status: 'accepted', justification: words }]);
  expect(sarifRun()?.results.some((one) => 'suppressions' in one)).toBe(false);

  const { summary, tests } = validCtrf(render('ctrf', made)).results;
  expect(summary).toMatchObject({ failed: 1, other: 5 });
  expect(tests[1]).toMatchObject({
    status: 'other',
    rawStatus: 'fail',
    message: `accepted by a baseline: ${words}. what happened in sci-2`,
    extra: { accepted: { ticket: 'MAAS-17', expires: '2099-12-31' } },
  });

  const markdown = render('md', made);
  expect(markdown).toMatch(/^## ❌ Not conformant/);
  expect(markdown).toContain('**Accepted by a baseline**: clients were told (MAAS\\-17, until 2099\\-12\\-31)');
  expect(markdown.indexOf('#### RWI-002')).toBeLessThan(markdown.indexOf('#### SCI-002'));
  expect((await validEarl(render('earl', made)))[1]?.outcome).toBe('failed');
});

const nasty = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom(
      ']]><script>alert(1)</script>',
      '</failure></testcase>',
      '\u0000\u0008\u001b[2J\ufffe\uffff\ud800\u202e',
      '"\'&amp;<!--',
      '`````\n# heading\n[x](javascript:alert(1)) ![](http://h/x) <img src=x> @everyone | a | b',
      '</details>\n\n* * *\n1. one\n    code\n> quote',
      '~~~\n+ x\n- y\n=====',
      '__proto__',
    ),
  )
  .filter((text) => text.trim() !== '');

/** A report and its evidence with a hostile string wherever a server can put one. */
function hostile(text: string): { made: Report; exchanges: Exchange[] } {
  const of = accepting(clauses(['sci']), 'SCI-002', { reason: text, ticket: text });
  for (const one of of)
    one.checks = [
      check(`${one.id.toLowerCase()}-a`, one.verdict, {
        title: text,
        message: text,
        expected: text,
        received: text,
        curl: text,
        exchanges: ['x'],
      }),
    ];
  const made = report(of, {
    summary: text,
    target: { url: `http://127.0.0.1/${text}`, profiles: [text] },
    preflight: [{ step: 'reachable', ok: false, message: text }],
    observations: [{ ambiguity: 'AMB-001', reading: text, note: text }],
    leftBehind: [{ kind: 'SCI', url: text, reason: text }],
  });
  const evil = exchange('x', {
    intent: { kind: 'invalid', note: text },
    request: { method: 'POST', url: 'http://127.0.0.1/', headers: [[text, text]], body: textBody(text) },
    response: {
      status: 200,
      httpVersion: '1.1',
      headers: [
        ['content-type', text],
        [text, text],
      ],
      body: textBody(text),
    },
  });
  return { made, exchanges: [evil] };
}

test('hostile strings stay text in every format, and every format stays valid', async () => {
  const plain = parseMarkdown(render('md', hostile('word').made, hostile('word').exchanges));
  const elements = (xml: string): string[] => [...xml.matchAll(/<([a-z]+)/g)].map((match) => match[1] ?? '');
  const junitElements = elements(render('junit', hostile('word').made));
  await fc.assert(
    fc.asyncProperty(nasty, async (text) => {
      const { made, exchanges } = hostile(text);
      const out = (format: Format): string => render(format, made, exchanges);
      expect(validJunit(out('junit'))).toHaveLength(8);
      expect(elements(out('junit'))).toEqual(junitElements);
      validSarif(out('sarif'));
      validCtrf(out('ctrf'));
      validHar(out('har'));
      expect(await validEarl(out('earl'))).toHaveLength(8);
      parseXml(out('badge'));
      const markdown = parseMarkdown(out('md'));
      expect(markdown.html).toEqual(plain.html);
      const structure = (kinds: string[]): string[] => kinds.filter((kind) => !/^(text|code|softbreak)$/.test(kind));
      expect(structure(markdown.kinds)).toEqual(structure(plain.kinds));
    }),
    { numRuns: 25 },
  );
});

test('every format gives the same octets for the same recording, and keeps its name', () => {
  for (const format of formatNames) {
    const copy = structuredClone({ made: report(), evidence });
    expect(render(format, copy.made, copy.evidence)).toBe(render(format));
  }
  expect(formatNames.map((name) => formats[name].file)).toEqual([
    'report.json',
    'report.html',
    'junit.xml',
    'report.sarif',
    'report.earl.jsonld',
    'ctrf.json',
    'summary.md',
    'badge.svg',
    'run.har',
  ]);
});
