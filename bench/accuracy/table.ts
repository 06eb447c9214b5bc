import type { Clause } from '../../suites/engine/types.js';
import type { Judged } from './types.js';
import { type AMutant, type AVariant, caught, heldAgainst, lookedAt, silent } from './verdict.js';

export interface Matrix {
  clauses: readonly Clause[];
  mutants: readonly AMutant[];
  variants: readonly AVariant[];
  judged: readonly Judged[];
  /** Why no mutant can show the fault, by clause. */
  unkillable: Readonly<Record<string, string>>;
}

/** What stands above the scores of a page. */
export interface PageHead {
  title: string;
  intro: readonly string[];
}

const headOfServers: PageHead = {
  title: 'Accuracy',
  intro: [
    'What the suite finds in servers that are known to be wrong, and what it says of servers that are known to be right.',
    'Written by `npm run accuracy`, which judges each variant of [fixtures](../fixtures) by all clauses, and each mutant by the',
    'clauses of the family that it breaks (`PORT-…`) and by all when these do not show it; `--whole` judges all by all.',
  ],
};

/** `docs/accuracy.md`, or the page of another suite. The same matrix gives the same text: no dates, no times. */
export function accuracyTable(matrix: Matrix, head: PageHead = headOfServers): string {
  const { clauses, mutants, variants, judged, unkillable } = matrix;
  const of = (kind: Judged['kind'], name: string) => judged.find((each) => each.kind === kind && each.name === name);
  const reference = of('reference', 'reference');
  const found = mutants.filter((mutant) => caught(mutant, of('mutant', mutant.name), clauses));
  const quiet = variants.filter((variant) => silent(variant, of('variant', variant.name), reference, clauses));
  const again = judged.filter((each) => each.again);
  return [
    `# ${head.title}`,
    '',
    ...head.intro,
    '',
    '| | |',
    '| --- | --- |',
    `| mutants caught by the clause that they break | **${found.length}/${mutants.length}** |`,
    `| legal variants without any verdict against them | **${quiet.length}/${variants.length}** |`,
    '',
    again.length === 0
      ? 'Each server was judged once.'
      : `${again.length} of ${judged.length} servers were judged a second time, alone, since their first run beside others went wrong: ${again.map(({ name }) => name).join(', ')}.`,
    '',
    '## Mutants',
    '',
    'A broken server each. Others of its family may fall with its own clause.',
    '',
    '| mutant | what it does | breaks | caught | others that fell |',
    '| --- | --- | --- | --- | --- |',
    ...mutants.map((mutant) => {
      const run = of('mutant', mutant.name);
      const seen = caught(mutant, run, clauses)
        ? 'yes'
        : `**no**${run?.fault === undefined ? '' : `: ${cell(run.fault)}`}`;
      const others = fallen(run).filter((clause) => clause !== mutant.clause);
      return `| ${mutant.name} | ${cell(mutant.sentence)} | ${mutant.clause} | ${seen} | ${others.join(' ')} |`;
    }),
    '',
    '## Variants',
    '',
    'A right server each, unlike the reference in one way; or a server as it is found, with what it is known to break.',
    '',
    '| variant | the freedom it takes | clauses seen to hold | verdicts against it |',
    '| --- | --- | --- | --- |',
    ...variants.map((variant) => {
      const run = of('variant', variant.name);
      const raised = heldAgainst(variant, run).map(({ clause, verdict }) => `${clause} ${verdict}`);
      if (!lookedAt(run, reference, clauses)) raised.push('most clauses were not observed');
      if (run?.fault !== undefined) raised.push(cell(run.fault));
      const told = raised.length === 0 ? 'none' : `**${raised.join(', ')}**`;
      return `| ${variant.name} | ${cell(variant.freedom)} | ${run?.passed.length ?? 0} | ${told}${departures(variant, run)} |`;
    }),
    '',
    ...byClause(matrix),
    '',
    '## Clauses that no mutant breaks',
    '',
    ...unbroken(clauses, mutants, unkillable),
    '',
  ].join('\n');
}

function byClause({ clauses, judged }: Matrix): string[] {
  const mutants = judged.filter(({ kind }) => kind === 'mutant').map(fallen);
  const variants = judged.filter(({ kind }) => kind === 'variant');
  return [
    '## Clauses',
    '',
    'How many mutants each clause catches, how many of them nothing else catches, and on how many variants it is seen to hold.',
    '',
    '| clause | level | mutants | alone | variants |',
    '| --- | --- | --- | --- | --- |',
    ...clauses
      .filter(({ checks }) => checks !== undefined)
      .map(({ id, level }) => {
        const kills = mutants.filter((some) => some.includes(id));
        const alone = kills.filter(({ length }) => length === 1);
        const held = variants.filter(({ passed }) => passed.includes(id));
        return `| ${id} | ${level} | ${kills.length} | ${alone.length} | ${held.length} |`;
      }),
  ];
}

function unbroken(
  clauses: readonly Clause[],
  mutants: readonly AMutant[],
  unkillable: Readonly<Record<string, string>>,
): string[] {
  const broken = new Set(mutants.map(({ clause }) => clause));
  // A MAY may be left out freely: no server can be wrong about it.
  const without = clauses.filter(({ id, level }) => level !== 'MAY' && !broken.has(id));
  if (without.length === 0) return ['None.'];
  return [
    '| clause | level | why |',
    '| --- | --- | --- |',
    ...without.map(({ id, level, unchecked }) => {
      const why = unchecked === undefined ? unkillable[id] : `No check can be made: ${unchecked}`;
      return `| ${id} | ${level} | ${cell(why ?? '**nobody has written one**')} |`;
    }),
  ];
}

function fallen(run: Judged | undefined): string[] {
  return (run?.raised ?? []).filter(({ verdict }) => /^(fail|warn)$/.test(verdict)).map(({ clause }) => clause);
}

function departures({ departures: known = {} }: Pick<AVariant, 'departures'>, run: Judged | undefined): string {
  const shown = fallen(run).filter((clause) => clause in known);
  return shown.map((clause) => `; known to break ${clause}: ${cell(known[clause] ?? '')}`).join('');
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[|<]/g, (sign) => (sign === '|' ? '\\|' : '&lt;'));
}
