import type { CheckReport, ClauseReport, Exchange, Report } from '../suites/engine/types.js';
import { groupBy } from './group.js';
import { acceptedWords } from './internal/accepted.js';
import { codeBlock, codeSpan, prose } from './internal/markdown.js';
import { clausesWith, count, deciding, reasonOf, verdictWords } from './internal/order.js';
import { clip } from './internal/visible.js';
import type { Lore } from './lore.js';

/** Values longer than this are cut; a CI summary may hold a mebibyte. */
const longest = 1200;
/** Violated clauses told in full, and checks of each. */
const clausesShown = 40;
const checksShown = 3;

const marks = { conformant: '✅', 'non-conformant': '❌', inconclusive: '⚠️' } as const;
const words = { conformant: 'Conformant', 'non-conformant': 'Not conformant', inconclusive: 'Inconclusive' } as const;

/**
 * `summary.md`: the outcome for the summary of a CI job (`cat summary.md >> $GITHUB_STEP_SUMMARY`) or a pull request:
 * verdict, score by area, each violated clause with evidence and how to mend it; the rest folded.
 */
export function renderMarkdown(report: Report, _evidence: readonly Exchange[], lore: Lore): string {
  const failed = clausesWith(report, 'fail').toSorted(
    (a, b) => Number(a.accepted !== undefined) - Number(b.accepted !== undefined),
  );
  const parts = [
    `## ${marks[report.verdict]} ${words[report.verdict]}: ${codeSpan(report.target.url)}`,
    prose(reasonOf(report)),
    report.clauses.length === 0 ? '' : scores(report),
    failed.length === 0 ? '' : '### Violated',
    ...failed.slice(0, clausesShown).map((clause) => violated(clause, lore)),
    failed.length > clausesShown ? `… and ${count(failed.length - clausesShown, 'more clause')} in report.json.` : '',
    folded('not judged: a fault of this tool', clausesWith(report, 'harness-error')),
    folded('not judged: the environment', clausesWith(report, 'environment-error')),
    folded(count(clausesWith(report, 'warn').length, 'warning'), clausesWith(report, 'warn')),
    folded('blocked', clausesWith(report, 'blocked')),
    folded('not observed', clausesWith(report, 'not-observed')),
    left(report),
    `<sub>${prose(`${report.tool.name} ${report.tool.version} · clauses ${report.spec.version} · ${[report.target.dialect, ...report.target.profiles].filter(Boolean).join(', ')} · ${count(report.counts.exchanges, 'exchange')} in ${(report.durationMs / 1000).toFixed(1)} s · seed ${report.seed}`)}</sub>`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function scores(report: Report): string {
  const judged = report.clauses.filter(({ verdict }) => verdict !== 'not-applicable');
  const row = (name: string, clauses: readonly ClauseReport[]): string => {
    const having = (...verdicts: string[]): number => clauses.filter((one) => verdicts.includes(one.verdict)).length;
    const cells = [having('pass'), having('fail'), having('warn'), having('blocked', 'not-observed')];
    return `| ${name} | ${cells.map((n) => (n === 0 ? '' : n)).join(' | ')} |`;
  };
  return [
    '| area | pass | fail | warning | not observed |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...[...groupBy(judged, (clause) => clause.area)].map(([area, of]) => row(prose(area), of)),
    row('**all**', judged),
  ].join('\n');
}

function violated(clause: ClauseReport, lore: Lore): string {
  const known = lore.clauses.find(({ id }) => id === clause.id);
  const checks = deciding(clause);
  return [
    `#### ${clause.id} ${clause.level}: ${prose(clause.title)}`,
    clause.accepted === undefined
      ? ''
      : `**Accepted by a baseline**: ${prose(clip(acceptedWords(clause.accepted), longest))}`,
    ...checks.slice(0, checksShown).map(story),
    checks.length > checksShown ? `… and ${count(checks.length - checksShown, 'more check')} of this clause.` : '',
    known === undefined ? '' : `**How to mend**: ${prose(known.mend)}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function story(check: CheckReport): string {
  const told = [
    check.expected === undefined ? [] : [`expected  ${clip(check.expected, longest)}`],
    check.received === undefined ? [] : [`received  ${clip(check.received, longest)}`],
  ].flat();
  return [
    `${codeSpan(check.id)} ${prose(clip(check.message, longest))}`,
    told.length === 0 ? '' : codeBlock(told.join('\n')),
    check.curl === undefined ? '' : codeBlock(clip(check.curl, 4 * longest), 'sh'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function folded(what: string, clauses: readonly ClauseReport[]): string {
  if (clauses.length === 0) return '';
  const lines = clauses.map((clause) => {
    const message = deciding(clause)[0]?.message ?? verdictWords[clause.verdict];
    const accepted =
      clause.accepted === undefined ? '' : ` _(accepted: ${prose(clip(acceptedWords(clause.accepted), 300))})_`;
    return `- **${clause.id}** ${prose(clause.title)}: ${prose(clip(message, 300))}${accepted}`;
  });
  const head = /^\d/.test(what) ? what : `${clauses.length} ${what}`;
  return `<details><summary>${head}</summary>\n\n${lines.join('\n')}\n\n</details>`;
}

function left(report: Report): string {
  if (report.leftBehind.length === 0) return '';
  const lines = report.leftBehind
    .slice(0, 20)
    .map((one) => `- ${one.kind} ${codeSpan(clip(one.url, 300))}: ${prose(clip(one.reason, 300))}`);
  const more = report.leftBehind.length - lines.length;
  return ['### Left behind on the server', '', ...lines, ...(more > 0 ? [`- … and ${more} more`] : [])].join('\n');
}
