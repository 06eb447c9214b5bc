import { paint } from '../../reports/paint.js';
import { wrap } from '../../reports/wrap.js';
import type { Ambiguity, Clause } from '../../suites/engine/types.js';
import type { Io } from './io.js';

const labelWidth = 10;

/** A clause for people: statement, source, why, how to mend, example, checks, and the readings where it can be read in more than one way. */
export function clauseText(
  io: Pick<Io, 'width'>,
  colour: boolean,
  clause: Clause,
  checks: ReadonlyMap<string, string>,
  ambiguities: readonly Ambiguity[],
): string {
  const p = paint(colour);
  const { source } = clause;
  const row = (label: string, text: string): string =>
    wrap(text.trim(), io.width, ' '.repeat(labelWidth), p.bold(label.padEnd(labelWidth)));
  const parts = [
    `${p.bold(clause.id)}  ${clause.level} · ${clause.actor} · profile ${clause.profile} · area ${clause.area} · since ${clause.since}`,
    wrap(p.bold(clause.title), io.width),
    wrap(clause.text.trim(), io.width),
    row(
      'Source',
      `${source.document}, ${source.section} (${source.kind})${source.url === undefined ? '' : `\n${source.url}`}`,
    ),
    row('Why', clause.why),
    row('Mend', clause.mend),
    ...(clause.example
      ? [`${p.bold('Example')}\n${quoted(clause.example.request, '> ')}\n\n${quoted(clause.example.response, '< ')}`]
      : []),
    clause.checks
      ? row('Checks', clause.checks.map((id) => `${id}: ${checks.get(id) ?? ''}`.replace(/: $/, '')).join('\n'))
      : row('Unchecked', clause.unchecked ?? ''),
    ...ambiguities.map((ambiguity) => ambiguityText(io, colour, ambiguity)),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** An open question of the standard, and its readings. Every reading passes. */
export function ambiguityText(io: Pick<Io, 'width'>, colour: boolean, ambiguity: Ambiguity): string {
  const p = paint(colour);
  const readings = ambiguity.readings.map((reading) =>
    wrap(`${p.bold(reading.id)}: ${reading.text.trim()}`, io.width, '    ', '  - '),
  );
  return [
    wrap(`${p.bold(ambiguity.id)}  open question: ${ambiguity.question.trim()}`, io.width),
    ...readings,
    p.dim(wrap(`Every reading passes. Source: ${ambiguity.source.trim()}`, io.width, '  ')),
  ].join('\n');
}

function quoted(text: string, mark: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${mark}${line}`.trimEnd())
    .join('\n');
}
