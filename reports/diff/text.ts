import { groupBy } from '../group.js';
import { count, verdictWords } from '../internal/order.js';
import { clip, visible, visibleLine } from '../internal/visible.js';
import { type Paint, paint } from '../paint.js';
import { wrap } from '../wrap.js';
import type { ChangeKind, CheckChange, ClauseChange, DiffSide, ReportDiff } from './types.js';

interface Style {
  width: number;
  p: Paint;
}

const headings: Record<ChangeKind, (n: number) => string> = {
  worse: (n) => `${count(n, 'clause')} got worse`,
  'no-longer-observed': (n) => `${count(n, 'clause')} no longer observed`,
  better: (n) => `${count(n, 'clause')} got better`,
  'newly-observed': (n) => `${count(n, 'clause')} newly observed`,
  otherwise: (n) => `${count(n, 'clause')} changed otherwise`,
};

/** The difference of two reports for a terminal or a log. What servers sent has its control characters made visible. */
export function renderDiff(diff: ReportDiff, options: { width?: number; colour?: boolean } = {}): string {
  const style: Style = { width: Math.max(40, options.width ?? 100), p: paint(options.colour ?? false) };
  const groups = groupBy(diff.clauses, ({ kind }) => kind) as Map<ChangeKind, ClauseChange[]>;
  const parts = [
    [side('A', diff.a, style), side('B', diff.b, style)].join('\n'),
    ...[...groups].map(([kind, clauses]) => group(kind, clauses, style)),
    readings(diff, style),
    facts(diff, style),
    outcome(diff, style),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** What it comes to, in one sentence. */
export function diffSentence({ clauses, unchanged, gotWorse }: ReportDiff): string {
  const counts = (Object.keys(headings) as ChangeKind[]).flatMap((kind) => {
    const n = clauses.filter((change) => change.kind === kind).length;
    return n === 0 ? [] : headings[kind](n);
  });
  const rest = `${count(unchanged, 'clause')} as before`;
  const verdict = gotWorse ? 'B is worse than A' : clauses.length === 0 ? 'nothing changed' : 'no MUST got worse';
  return `${verdict}: ${[...counts, rest].join(', ')}.`;
}

function side(name: string, { url, tool, verdict, startedAt, summary }: DiffSide, { width, p }: Style): string {
  const said = summary.startsWith(`${verdict}: `) ? summary : `${verdict}: ${summary}`;
  return wrap(visibleLine(`${url} · ${tool} · ${startedAt} · ${said}`), width, '   ', `${p.bold(name)}  `);
}

function group(kind: ChangeKind, clauses: readonly ClauseChange[], style: Style): string {
  const { p } = style;
  const colour = { worse: p.red, 'no-longer-observed': p.yellow, better: p.green, 'newly-observed': p.green };
  const title =
    kind === 'otherwise'
      ? p.bold(headings[kind](clauses.length))
      : colour[kind](p.bold(headings[kind](clauses.length)));
  const full = kind === 'worse' || kind === 'no-longer-observed';
  return [title, ...reasons(clauses, full).map((entry) => entry(style))].join('\n');
}

/** Clauses that changed for one and the same reason, such as a missing workflow, share their entry. */
function reasons(clauses: readonly ClauseChange[], full: boolean): ((style: Style) => string)[] {
  const key = ({ before, after, checks, id }: ClauseChange): string =>
    after === 'fail' || after === 'warn' || checks.length === 0 ? id : `${before} ${after} ${checks[0]?.message}`;
  return [...groupBy(clauses, key).values()].map((same) => (style) => {
    const [first] = same;
    if (first === undefined) return '';
    return same.length > 2 ? together(same, style) : same.map((change) => entry(change, full, style)).join('\n');
  });
}

function together(clauses: readonly ClauseChange[], { width }: Style): string {
  const [first] = clauses;
  const ids = clauses.map(({ id, level }) => `${id} ${level}`).join(', ');
  const text = `${arrow(first)}  ${visibleLine(clip(first?.checks[0]?.message ?? '', 300))} (${ids})`;
  return wrap(text, width, '    ', '  ');
}

function entry(change: ClauseChange, full: boolean, { width, p }: Style): string {
  const accepted = change.accepted ? ', accepted by the baseline' : '';
  const head = `${p.bold(change.id)} ${change.level}  ${arrow(change)}${accepted}  ${visibleLine(change.title)}`;
  const lines = [wrap(head, width, '    ', '  ')];
  if (!full) return lines.join('\n');
  for (const check of change.checks.slice(0, 3)) lines.push(...story(check, width, p));
  if (change.checks.length > 3) lines.push(p.dim(`    … and ${count(change.checks.length - 3, 'more check')}`));
  if (change.why !== undefined) lines.push(wrap(change.why, width, '              ', `    ${p.dim('why       ')}`));
  lines.push(p.dim(`    maas-conformance explain ${change.id}`));
  return lines.join('\n');
}

function story({ id, message, curl }: CheckChange, width: number, p: Paint): string[] {
  return [
    wrap(`${id}: ${clip(visible(message), 600)}`, width, '    '),
    ...(curl === undefined ? [] : [`    ${p.dim('repeat    ')}${visible(curl)}`]),
  ];
}

function arrow(change: Pick<ClauseChange, 'before' | 'after'> | undefined): string {
  const word = (verdict: ClauseChange['before']): string => (verdict ? verdictWords[verdict] : 'no such clause');
  return `${word(change?.before)} → ${word(change?.after)}`;
}

function readings({ readings }: ReportDiff, { width, p }: Style): string {
  if (readings.length === 0) return '';
  const names = (chosen: readonly string[]): string => (chosen.length === 0 ? 'not seen' : chosen.join('+'));
  return [
    `${p.bold(`${count(readings.length, 'reading')} changed`)}  ${p.dim('every reading passes, but clients may notice')}`,
    ...readings.map(({ ambiguity, before, after, question }) =>
      wrap(visibleLine(`${ambiguity} ${names(before)} → ${names(after)}  ${question ?? ''}`), width, '    ', '  '),
    ),
  ].join('\n');
}

function facts({ facts }: ReportDiff, { width, p }: Style): string {
  if (facts.length === 0) return '';
  return [
    p.bold('Target and tool'),
    ...facts.map(({ name, before, after }) => wrap(visibleLine(`${name}: ${before} → ${after}`), width, '    ', '  ')),
  ].join('\n');
}

function outcome(diff: ReportDiff, { width, p }: Style): string {
  return wrap(p.bold((diff.gotWorse ? p.red : p.green)(diffSentence(diff))), width);
}
