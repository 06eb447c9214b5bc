import type { ClauseReport, Exchange, Report, Verdict } from '../suites/engine/types.js';
import { clip } from './internal/visible.js';
import type { Lore } from './lore.js';

/** Outcome values of EARL 1.0, section 2.7. What was not observed is untested; what could not be judged, cannot be told. */
const outcomes: Readonly<Record<Verdict, string>> = {
  pass: 'earl:passed',
  fail: 'earl:failed',
  warn: 'earl:failed',
  blocked: 'earl:cantTell',
  'harness-error': 'earl:cantTell',
  'environment-error': 'earl:cantTell',
  'not-observed': 'earl:untested',
  'not-applicable': 'earl:inapplicable',
};

const context = {
  earl: 'http://www.w3.org/ns/earl#',
  dct: 'http://purl.org/dc/terms/',
  doap: 'http://usefulinc.com/ns/doap#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  maas: 'urn:maas-conformance:terms:',
  assertedBy: { '@id': 'earl:assertedBy', '@type': '@id' },
  subject: { '@id': 'earl:subject', '@type': '@id' },
  test: { '@id': 'earl:test', '@type': '@id' },
  mode: { '@id': 'earl:mode', '@type': '@id' },
  outcome: { '@id': 'earl:outcome', '@type': '@id' },
  result: 'earl:result',
  info: 'earl:info',
  title: 'dct:title',
  description: 'dct:description',
  date: { '@id': 'dct:date', '@type': 'xsd:dateTime' },
  isPartOf: { '@id': 'dct:isPartOf', '@type': '@id' },
  source: 'dct:source',
  revision: 'doap:revision',
  level: 'maas:level',
  profile: 'maas:profile',
  verdict: 'maas:verdict',
};

/**
 * `report.earl.jsonld`, W3C EARL 1.0 as JSON-LD with its context inside, so that it is read without the network: an
 * assertion per check, its test a part of a clause. A missed SHOULD is a failed test of level SHOULD: EARL knows no
 * warnings; `level` and `verdict` tell them apart.
 */
export function renderEarl(report: Report, _evidence: readonly Exchange[], lore: Lore): string {
  const known = new Map(lore.clauses.map((clause) => [clause.id, clause]));
  const assertor = `urn:maas-conformance:tool:${encodeURIComponent(report.tool.version)}`;
  const subject = 'urn:maas-conformance:target';
  const requirement = (clause: ClauseReport): object => {
    const lines = known.get(clause.id);
    return {
      '@id': clauseId(clause.id),
      '@type': 'earl:TestRequirement',
      title: clause.title,
      level: clause.level,
      profile: clause.profile,
      ...(lines === undefined
        ? {}
        : { description: lines.text, source: `${lines.source.document}, ${lines.source.section}` }),
    };
  };
  const assertions = report.clauses.flatMap((clause) =>
    clause.checks.map((check) => ({
      '@type': 'earl:Assertion',
      assertedBy: assertor,
      subject,
      mode: 'earl:automatic',
      test: {
        '@id': `urn:maas-conformance:check:${encodeURIComponent(check.id)}`,
        '@type': 'earl:TestCase',
        title: check.title,
        isPartOf: clauseId(clause.id),
      },
      result: {
        '@type': 'earl:TestResult',
        outcome: outcomes[check.verdict],
        verdict: check.verdict,
        description: clip(check.message, 4000),
        date: report.startedAt,
      },
    })),
  );
  const graph = [
    { '@id': assertor, '@type': 'earl:Software', title: report.tool.name, revision: report.tool.version },
    { '@id': subject, '@type': 'earl:TestSubject', title: report.target.url, info: report.summary },
    ...report.clauses.map(requirement),
    ...assertions,
  ];
  return `${JSON.stringify({ '@context': context, '@graph': graph }, undefined, 2)}\n`;
}

function clauseId(id: string): string {
  return `urn:maas-conformance:clause:${encodeURIComponent(id)}`;
}
