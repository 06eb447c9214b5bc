import type { Exchange, Report, Verdict } from '../suites/engine/types.js';
import { acceptedCheck, acceptedWords } from './internal/accepted.js';
import { spansOfChecks } from './internal/durations.js';
import type { Lore } from './lore.js';

/** CTRF knows five states; `rawStatus` keeps ours. */
const statuses: Readonly<Record<Verdict, 'passed' | 'failed' | 'skipped' | 'pending' | 'other'>> = {
  pass: 'passed',
  fail: 'failed',
  warn: 'other',
  'harness-error': 'other',
  'environment-error': 'other',
  blocked: 'pending',
  'not-observed': 'skipped',
  'not-applicable': 'skipped',
};

/**
 * `ctrf.json`, Common Test Report Format: a test per check, grouped by area and clause. Times in milliseconds. What a
 * baseline accepts is no failed test but an `other` one; `rawStatus` still says that it fails.
 */
export function renderCtrf(report: Report, evidence: readonly Exchange[], lore: Lore): string {
  const spans = spansOfChecks(evidence);
  const mend = new Map(lore.clauses.map((clause) => [clause.id, clause.mend]));
  const start = Date.parse(report.startedAt);
  const tests = report.clauses.flatMap((clause) =>
    clause.checks.map((check) => {
      const accepted = acceptedCheck(clause, check);
      const span = spans.get(check.id);
      const violated = check.verdict === 'fail' || check.verdict === 'warn';
      const trace = [
        check.expected === undefined ? [] : [`expected: ${check.expected}`],
        check.received === undefined ? [] : [`received: ${check.received}`],
        mend.get(clause.id) === undefined || !violated ? [] : [`mend: ${mend.get(clause.id)}`],
      ].flat();
      return {
        name: `${clause.id} ${check.title}`,
        status: accepted === undefined ? statuses[check.verdict] : statuses.warn,
        duration: span === undefined ? 0 : Math.round(span.stop - span.start),
        ...(span === undefined ? {} : { start: Math.round(span.start), stop: Math.round(span.stop) }),
        suite: [clause.area, clause.id],
        ...(check.verdict === 'pass'
          ? {}
          : {
              message:
                accepted === undefined
                  ? check.message
                  : `accepted by a baseline: ${acceptedWords(accepted)}. ${check.message}`,
            }),
        ...(trace.length === 0 ? {} : { trace: trace.join('\n') }),
        ...(check.curl === undefined ? {} : { snippet: check.curl }),
        rawStatus: check.verdict,
        tags: [clause.level, clause.profile],
        type: 'conformance',
        extra: {
          clause: clause.id,
          check: check.id,
          blame: check.blame,
          ...(accepted === undefined ? {} : { accepted }),
        },
      };
    }),
  );
  const having = (status: string): number => tests.filter((test) => test.status === status).length;
  const results = {
    tool: { name: report.tool.name, version: report.tool.version },
    summary: {
      tests: tests.length,
      passed: having('passed'),
      failed: having('failed'),
      skipped: having('skipped'),
      pending: having('pending'),
      other: having('other'),
      start,
      stop: start + Math.round(report.durationMs),
    },
    tests,
    environment: { appName: report.target.url, healthy: report.environment === undefined },
    extra: { verdict: report.verdict, summary: report.summary, seed: report.seed },
  };
  const document = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    timestamp: report.startedAt,
    generatedBy: report.tool.name,
    results,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
