import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { renderHtml } from '../../reports/html.js';
import { escapeHtml } from '../../reports/internal/markup.js';
import { prettyJson } from '../../reports/internal/pretty-json.js';
import { ambiguity, check, clause, clauses, exchange, report, textBody } from './sample-report.js';

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'</pre></style><!-- javascript:alert(1) \u202eevil\u2066 \u0000\u001b[31m \ud800 &lt;`;

/** A page into which a server got its words everywhere it can. */
function hostilePage(): string {
  const bad = check('sci-1', 'fail', {
    title: hostile,
    message: hostile,
    expected: hostile,
    received: hostile,
    curl: hostile,
    path: hostile,
    exchanges: ['a', hostile],
  });
  const made = report(
    [{ ...clausesOne(), title: hostile, accepted: { reason: hostile, ticket: hostile }, checks: [bad] }],
    {
      summary: hostile,
      target: { url: `http://127.0.0.1/${hostile}`, profiles: [hostile] },
      observations: [{ ambiguity: 'AMB-001', reading: hostile, note: hostile }],
      preflight: [{ step: 'reachable', ok: false, message: hostile }],
      leftBehind: [{ kind: 'SCI', url: `javascript:${hostile}`, reason: hostile }],
    },
  );
  const evil = exchange('a', {
    identity: 'other',
    intent: { kind: 'invalid', note: hostile },
    request: {
      method: hostile,
      url: `http://127.0.0.1/${hostile}`,
      headers: [[hostile, hostile]],
      body: textBody(hostile),
    },
    response: {
      status: 200,
      httpVersion: hostile,
      headers: [[hostile, hostile]],
      body: textBody(JSON.stringify({ [hostile]: hostile })),
    },
    error: { code: 'reset', message: hostile },
  });
  const lore = {
    clauses: [
      clause('SCI-001', {
        text: hostile,
        source: { kind: 'toolkit', document: hostile, section: hostile, url: `javascript:${hostile}` },
      }),
    ],
    ambiguities: [ambiguity('AMB-001')],
  };
  return renderHtml(made, [evil], lore);
}

function clausesOne(): ReturnType<typeof clauses>[number] {
  const one = clauses(['sci'], ['fail'])[0];
  if (one === undefined) throw new Error('no clause');
  return one;
}

test('nothing that a server sends becomes markup', () => {
  const page = hostilePage();
  // Outside of its own style and script, the page consists of the tags and attributes it writes itself.
  const rest = page.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<script>[\s\S]*?<\/script>/, '');
  expect(rest).not.toMatch(/<script|<img|<!--|<iframe|<style/i);
  const tags = rest.match(/<[^>]*>/g) ?? [];
  expect(tags.length).toBeGreaterThan(50);
  for (const tag of tags) {
    expect(tag).toMatch(/^<(!doctype html|\/?[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"<>]*")?)*\/?)>$/i);
    expect(tag).not.toMatch(/ on[a-z]+=|javascript:|style=/i);
  }
  expect(rest).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/);
  expect(rest).toContain('⟨U+202E⟩evil⟨U+2066⟩ ␀␛[31m');
  expect(rest).toContain('&amp;lt;');
});

test('escaping is complete for any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const escaped = escapeHtml(text);
      expect(escaped).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      expect(escaped).not.toMatch(/\p{Surrogate}/u);
    }),
  );
});

test('the policy allows the style and the script of the page, by their hashes, and nothing else', () => {
  const page = hostilePage();
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
  const hashOf = (text = ''): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1];
  const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1];
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  // The policy comes before anything it governs.
  expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style>'));
  expect(page).not.toMatch(/<link|<[^>]* src=|@import|url\(/);
});

test('clauses, evidence, links and readings are there, each exchange once', () => {
  const of = clauses(['sci', 'rwi']);
  const shared = check('sci-extra', 'pass', { exchanges: ['sci-2-x1'] });
  of[0]?.checks.push(shared);
  const lore = { clauses: [clause('SCI-002', { ambiguity: 'AMB-001' })], ambiguities: [ambiguity('AMB-001')] };
  const evidence = of.flatMap((one) => one.checks.flatMap((single) => single.exchanges.map((id) => exchange(id))));
  const page = renderHtml(report(of), evidence, lore);
  for (const { id } of of) expect(page).toContain(`id="${id}"`);
  expect(page.match(/id="x-sci-2-x1"/g)).toHaveLength(1);
  expect(page).toContain('href="#x-sci-2-x1"');
  expect(page).toContain('href="https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5"');
  expect(page).toMatch(/<li class="chosen"><b>first<\/b>/);
  expect(page).toContain('Not conformant');
  const anchors = [...page.matchAll(/ href="#([^"]+)"/g)].map((match) => match[1]);
  for (const anchor of anchors) expect(page).toContain(`id="${anchor}"`);
});

test('a page stays below a megabyte, whatever the evidence', () => {
  const of = clauses(
    ['sci', 'rwi', 'port', 'data', 'http', 'errors', 'security'],
    Array.from({ length: 20 }, () => 'fail' as const),
  );
  for (const one of of) {
    one.checks = [1, 2, 3].map((n) =>
      check(`${one.id.toLowerCase()}-${n}`, 'fail', { exchanges: [1, 2, 3, 4].map((x) => `${one.id}-${n}-${x}`) }),
    );
  }
  const large = textBody('<'.repeat(60_000));
  const evidence = of.flatMap((one) =>
    one.checks.flatMap((single) =>
      single.exchanges.map((id) => exchange(id, { request: { ...exchange(id).request, body: large } })),
    ),
  );
  const page = renderHtml(report(of), evidence);
  expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
  expect(page).toContain('in run.jsonl');
});

test('JSON is laid out without changing what it says', () => {
  expect(prettyJson('{"a":1.0e5,"a":[],"b":{"c":"x\\"{,"},"d":[1,null]}')).toBe(
    '{\n  "a": 1.0e5,\n  "a": [],\n  "b": {\n    "c": "x\\"{,"\n  },\n  "d": [\n    1,\n    null\n  ]\n}',
  );
  expect(prettyJson('{"a":')).toBeUndefined();
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.parse(prettyJson(text) ?? '')).toEqual(JSON.parse(text));
    }),
  );
});
