import type { Exchange, Report } from '../suites/engine/types.js';
import { count, reasonOf } from './internal/order.js';
import type { Page } from './internal/page.js';
import { failures } from './internal/text-failures.js';
import { blocked, leftBehind, notSeen, observations, warnings } from './internal/text-rest.js';
import { visibleLine } from './internal/visible.js';
import type { Lore } from './lore.js';
import { paint } from './paint.js';
import { wrap } from './wrap.js';

export interface TextOptions {
  /** Columns of the terminal; prose is wrapped to it, lines meant for copying are not. */
  width?: number;
  colour?: boolean;
  /** Where the words on mending are taken from. */
  lore?: Lore;
  /** Reports written, printed last. */
  files?: readonly string[];
}

/**
 * The summary for a terminal or a log: verdict and score, each violated clause with evidence and a line that repeats it,
 * then what only warned, what was not observed and why, what was left behind, and where the reports are.
 * Plain text without escapes unless `colour`. Foreign text has its control characters made visible.
 */
export function renderText(report: Report, evidence: readonly Exchange[], options: TextOptions = {}): string {
  const page: Page = {
    report,
    evidence: new Map(evidence.map((x) => [x.id, x])),
    width: Math.max(40, options.width ?? 100),
    paint: paint(options.colour ?? false),
    mend: new Map(options.lore?.clauses.map((clause) => [clause.id, clause.mend])),
  };
  // A run that its environment ended has one thing to say, beside what it saw violated until then.
  const body =
    report.environment === undefined
      ? [failures(page), blocked(page), warnings(page), notSeen(page), observations(page)]
      : [failures(page)];
  const parts = [head(page), ...body, leftBehind(page), files(page, options.files ?? [])];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function head(page: Page): string {
  const { report, paint } = page;
  const { target, tool } = report;
  const subject = [target.url, target.dialect, ...(target.profiles.length > 0 ? [target.profiles.join(', ')] : [])];
  const colour = { conformant: paint.green, 'non-conformant': paint.red, inconclusive: paint.yellow }[report.verdict];
  const cost = `${count(report.counts.exchanges, 'exchange')} in ${(report.durationMs / 1000).toFixed(1)} s · seed ${report.seed}`;
  return [
    wrap(
      visibleLine(`${tool.name} ${tool.version} · ${subject.filter((x) => x !== undefined).join(' · ')}`),
      page.width,
    ),
    '',
    wrap(`${paint.bold(colour(report.verdict))}  ${visibleLine(reasonOf(report))}`, page.width, '  ', ''),
    paint.dim(wrap(cost, page.width, '  ')),
  ].join('\n');
}

function files(page: Page, paths: readonly string[]): string {
  return paths.map((path, index) => `${page.paint.bold(index === 0 ? 'Report  ' : '        ')}${path}`).join('\n');
}
