import type { Accepted, CheckReport, ClauseReport, Exchange } from '../../suites/engine/types.js';
import { wrap } from '../wrap.js';
import { acceptedWords } from './accepted.js';
import { clausesWith, count, deciding } from './order.js';
import type { Page } from './page.js';
import { clip, visible, visibleLine } from './visible.js';

/** Long values are cut here; the other reports hold them whole. */
const longest = 600;
/** So many checks of one clause tell the story; the rest is counted. */
const checksShown = 3;

/** Violated MUST clauses and faults of the harness, each with its evidence. Empty when there are none. */
export function failures(page: Page): string {
  const { paint } = page;
  const violated = clausesWith(page.report, 'fail');
  const faults = clausesWith(page.report, 'harness-error');
  const parts: string[] = [];
  if (violated.length > 0) {
    parts.push(
      paint.bold(`${count(violated.length, 'clause')} violated`),
      ...violated.map((clause) => entry(page, clause)),
    );
  }
  if (faults.length > 0) {
    parts.push(
      paint.bold(`${count(faults.length, 'clause')} not judged because of a fault of this tool, not of the server`),
      ...faults.map((clause) => entry(page, clause)),
    );
  }
  return parts.join('\n\n');
}

function entry(page: Page, clause: ClauseReport): string {
  const { paint, width } = page;
  const checks = deciding(clause);
  const mark = clause.verdict === 'fail' ? paint.red('✗') : paint.yellow('!');
  const lines = [
    wrap(`${paint.bold(clause.id)} ${clause.level}  ${visibleLine(clause.title)}`, width, '  ', `${mark} `),
  ];
  if (clause.accepted !== undefined) lines.push(acceptedLine(page, clause.accepted));
  for (const check of checks.slice(0, checksShown)) lines.push(...story(page, check));
  if (checks.length > checksShown) {
    lines.push(paint.dim(`    … and ${count(checks.length - checksShown, 'more check')} of this clause`));
  }
  const mend = page.mend.get(clause.id);
  if (mend !== undefined && clause.verdict === 'fail') lines.push(field('mend      ', mend, width, paint.dim));
  lines.push(paint.dim(`    maas-conformance explain ${clause.id}`));
  return lines.join('\n');
}

function acceptedLine({ paint, width }: Page, accepted: Accepted): string {
  const text = `accepted by baseline: ${acceptedWords(accepted)}`;
  return paint.yellow(wrap(clip(visibleLine(text), longest), width, '    '));
}

function story(page: Page, check: CheckReport): string[] {
  const { paint, width } = page;
  const lines = [wrap(`${check.id}: ${clip(visible(check.message), longest)}`, width, '    ')];
  const decisive = page.evidence.get(check.exchanges.at(-1) ?? '');
  if (decisive) lines.push(wrap(requestLine(decisive), width, '              ', `    ${paint.dim('request   ')}`));
  if (check.expected !== undefined) lines.push(field('expected  ', check.expected, width, paint.dim));
  if (check.received !== undefined) lines.push(field('received  ', check.received, width, paint.dim));
  // Not wrapped: it is there to be copied.
  if (check.curl !== undefined) lines.push(`    ${paint.dim('repeat    ')}${visible(check.curl)}`);
  return lines;
}

function field(label: string, value: string, width: number, dim: (text: string) => string): string {
  return wrap(clip(visible(value), longest), width, '              ', `    ${dim(label)}`);
}

/** `POST /MPAI/AIFU/Controller → 200 in 3 ms`, or why no answer came. */
function requestLine(x: Exchange): string {
  const path = x.request.url.replace(/^[a-z]+:\/\/[^/]*/, '') || '/';
  const end = x.response ? String(x.response.status) : `no answer (${x.error?.code ?? 'unknown'})`;
  return visibleLine(`${x.request.method} ${clip(path, 200)} → ${end} in ${Math.round(x.endMs)} ms`);
}
