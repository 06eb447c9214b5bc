import type { ClauseReport } from '../../suites/engine/types.js';
import { groupBy } from '../group.js';
import { wrap } from '../wrap.js';
import { clausesWith, count, deciding } from './order.js';
import type { Page } from './page.js';
import { clip, visibleLine } from './visible.js';

/** Clauses that could not be judged because another one failed first, or because the network did. */
export function blocked(page: Page): string {
  const { report, paint } = page;
  const parts = [
    grouped(page, clausesWith(report, 'environment-error'), 'not judged because of the environment', paint.yellow),
    grouped(page, clausesWith(report, 'blocked'), 'blocked by another failure', paint.yellow),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** SHOULD clauses that are missed: counted and named, never a failure. */
export function warnings(page: Page): string {
  const { paint, width } = page;
  const clauses = clausesWith(page.report, 'warn');
  if (clauses.length === 0) return '';
  return [
    heading(page, paint.yellow(count(clauses.length, 'warning')), 'a SHOULD is missed; none of them fails the run'),
    wrap(clauses.map((clause) => clause.id).join(', '), width, '  '),
  ].join('\n');
}

/** What was not observed, grouped by why; clauses of profiles that were not judged are only counted. */
export function notSeen(page: Page): string {
  const { paint } = page;
  const unseen = clausesWith(page.report, 'not-observed');
  const outside = clausesWith(page.report, 'not-applicable').length;
  const parts = [grouped(page, unseen, 'not observed', paint.blue)];
  if (outside > 0) parts.push(paint.dim(`${count(outside, 'clause')} not applicable to this target`));
  return parts.filter((part) => part !== '').join('\n');
}

/** Which readings of the standard's open questions this server chose: every reading passes. */
export function observations(page: Page): string {
  const chosen = groupBy(page.report.observations, (observation) => observation.ambiguity);
  if (chosen.size === 0) return '';
  const readings = [...chosen].map(
    ([id, seen]) => `${id} ${[...new Set(seen.map((observation) => observation.reading))].join('+')}`,
  );
  return [
    heading(page, `${count(chosen.size, 'reading')} chosen`, 'where the standard is open, every reading passes'),
    wrap(visibleLine(readings.join(', ')), page.width, '  '),
  ].join('\n');
}

/** Things left behind that are named; the other reports name all. */
const leftShown = 10;

/** What the run made on the server and could not remove. */
export function leftBehind(page: Page): string {
  const { paint, width, report } = page;
  if (report.leftBehind.length === 0) return '';
  const lines = report.leftBehind
    .slice(0, leftShown)
    .map((item) => wrap(visibleLine(`${item.kind} ${item.url}: ${item.reason}`), width, '    ', '  '));
  const more = report.leftBehind.length - lines.length;
  if (more > 0) lines.push(`  … and ${more} more`);
  return [paint.bold(paint.yellow(`left behind on the server: ${report.leftBehind.length}`)), ...lines].join('\n');
}

function grouped(page: Page, clauses: readonly ClauseReport[], what: string, colour: (text: string) => string): string {
  if (clauses.length === 0) return '';
  const reasons = groupBy(clauses, (clause) => deciding(clause)[0]?.message ?? 'no check reported');
  const lines = [...reasons].map(([reason, of]) =>
    wrap(`${visibleLine(clip(reason, 300))} (${idsOf(of)})`, page.width, '    ', '  '),
  );
  return [page.paint.bold(colour(`${clauses.length} ${what}`)), ...lines].join('\n');
}

/** Clauses that are named of one reason; a run of a few clauses leaves hundreds out. */
const idsShown = 40;

function idsOf(clauses: readonly ClauseReport[]): string {
  const ids = clauses.slice(0, idsShown).map(({ id }) => id);
  const more = clauses.length - ids.length;
  return more > 0 ? `${ids.slice(0, 8).join(', ')} … and ${clauses.length - 8} more` : ids.join(', ');
}

function heading(page: Page, what: string, remark: string): string {
  return wrap(`${page.paint.bold(what)}  ${page.paint.dim(remark)}`, page.width);
}
