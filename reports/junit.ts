import type { CheckReport, ClauseReport, Exchange, Report } from '../suites/engine/types.js';
import { groupBy } from './group.js';
import { acceptedCheck, acceptedWords } from './internal/accepted.js';
import { lengthOf, type Span, spansOfChecks } from './internal/durations.js';
import { verdictWords } from './internal/order.js';
import { clip } from './internal/visible.js';
import { attributes, escapeXml } from './internal/xml.js';
import type { Lore } from './lore.js';

/** Longer messages are cut; report.json holds them whole. */
const longest = 4000;

interface Case {
  clause: ClauseReport;
  check: CheckReport;
}

/**
 * `junit.xml`: a suite per area, a case per check, in the form that CI servers read. A violated MUST is a failure, a fault
 * of the tool or the environment an error. What else is no pass, a missed SHOULD included, is skipped with its reason,
 * because JUnit has no other word for it; so is a violation that a baseline accepts, which keeps its evidence.
 */
export function renderJunit(report: Report, evidence: readonly Exchange[], lore: Lore): string {
  const spans = spansOfChecks(evidence);
  const mend = new Map(lore.clauses.map((clause) => [clause.id, clause.mend]));
  const cases = report.clauses.flatMap((clause) => clause.checks.map((check) => ({ clause, check })));
  const suites = [...groupBy(cases, ({ clause }) => clause.area)].map(([area, of]) => {
    const properties = { target: report.target.url, dialect: report.target.dialect, seed: report.seed };
    return [
      `  <testsuite${attributes({ name: area, ...tally(of), time: time(of, spans), timestamp: report.startedAt })}>`,
      '    <properties>',
      ...Object.entries(properties).map(([name, value]) =>
        value === undefined ? [] : [`      <property${attributes({ name, value })}/>`],
      ),
      '    </properties>',
      ...of.map((one) => testCase(one, spans.get(one.check.id), mend.get(one.clause.id))),
      '  </testsuite>',
    ]
      .flat()
      .join('\n');
  });
  const head = { name: `${report.tool.name} ${report.target.url}`, ...tally(cases), time: seconds(report.durationMs) };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ ...head, timestamp: report.startedAt })}>`,
    ...suites,
    '</testsuites>\n',
  ].join('\n');
}

function testCase({ clause, check }: Case, span: Span | undefined, mend: string | undefined): string {
  const open = `    <testcase${attributes({
    name: `${clause.id} ${clause.level} ${check.title}`,
    classname: `${clause.area}.${clause.id}.${check.id}`,
    time: seconds(lengthOf(span)),
  })}`;
  const outcome = outcomeOf({ clause, check }, mend);
  return outcome === '' ? `${open}/>` : `${open}>\n      ${outcome}\n    </testcase>`;
}

function outcomeOf(one: Case, mend: string | undefined): string {
  const { check } = one;
  const message = clip(check.message, longest);
  const accepted = acceptedCheck(one.clause, check);
  const kind = kindOf(one);
  if (kind === 'passed') return '';
  const skipped = (words: string): string => attributes({ message: clip(words, 1200) });
  if (kind === 'skipped' && accepted === undefined)
    return `<skipped${skipped(`${verdictWords[check.verdict]}: ${clip(message, 1000)}`)}/>`;
  const lines = [
    message,
    ...(check.expected === undefined ? [] : [`expected: ${clip(check.expected, longest)}`]),
    ...(check.received === undefined ? [] : [`received: ${clip(check.received, longest)}`]),
    ...(check.curl === undefined ? [] : [`repeat:   ${clip(check.curl, longest)}`]),
    ...(mend === undefined || kind === 'error' ? [] : [`mend:     ${mend}`]),
  ];
  const about =
    accepted === undefined
      ? attributes({ message: clip(message, 1000), type: check.verdict })
      : skipped(`${verdictWords[check.verdict]}, accepted by a baseline: ${acceptedWords(accepted)}`);
  return `<${kind}${about}>${escapeXml(lines.join('\n'))}</${kind}>`;
}

function kindOf({ clause, check }: Case): 'passed' | 'failure' | 'error' | 'skipped' {
  const { verdict } = check;
  if (verdict === 'pass') return 'passed';
  if (verdict === 'fail') return acceptedCheck(clause, check) === undefined ? 'failure' : 'skipped';
  return verdict === 'harness-error' || verdict === 'environment-error' ? 'error' : 'skipped';
}

function tally(cases: readonly Case[]): Record<string, number> {
  const having = (kind: string): number => cases.filter((one) => kindOf(one) === kind).length;
  return { tests: cases.length, failures: having('failure'), errors: having('error'), skipped: having('skipped') };
}

function time(cases: readonly Case[], spans: ReadonlyMap<string, Span>): string {
  return seconds(cases.reduce((sum, { check }) => sum + lengthOf(spans.get(check.id)), 0));
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
