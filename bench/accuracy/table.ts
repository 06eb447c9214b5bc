import type { Mutant, Variant } from '../../fixtures/mutants/types.js';
import type { Clause } from '../../suites/engine/types.js';
import type { Judged } from './types.js';

export interface Matrix {
  clauses: readonly Clause[];
  mutants: readonly Mutant[];
  variants: readonly Variant[];
  judged: readonly Judged[];
  /** Why no mutant can show the fault, by clause. */
  unkillable: Readonly<Record<string, string>>;
}

/** Whether a run saw the mutant at the clause that it breaks: a MUST as fail, anything else as warn. */
export function caught(mutant: Mutant, judged: Judged | undefined, clauses: readonly Clause[]): boolean {
  const level = clauses.find(({ id }) => id === mutant.clause)?.level;
  const verdict = level === 'MUST' ? 'fail' : 'warn';
  return judged?.raised.some((each) => each.clause === mutant.clause && each.verdict === verdict) ?? false;
}

/** Fewer passes mean that pre-flight missed what the server has: silence about what was not looked at proves nothing. */
const leastPasses = 100;

/** Whether a run had nothing to say against the variant, and could be made. */
export function silent(judged: Judged | undefined): boolean {
  return (
    judged !== undefined && judged.fault === undefined && judged.raised.length === 0 && judged.passed >= leastPasses
  );
}

/** `docs/accuracy.md`. The same matrix gives the same text: no dates, no times. */
export function accuracyTable({ clauses, mutants, variants, judged, unkillable }: Matrix): string {
  const of = (kind: Judged['kind'], name: string) => judged.find((each) => each.kind === kind && each.name === name);
  const found = mutants.filter((mutant) => caught(mutant, of('mutant', mutant.name), clauses));
  const quiet = variants.filter(({ name }) => silent(of('variant', name)));
  const broken = new Set(mutants.map(({ clause }) => clause));
  const without = clauses.filter(({ id, level }) => level === 'MUST' && !broken.has(id));
  return [
    '# Accuracy',
    '',
    'What the suite finds in servers that are known to be wrong, and what it says of servers that are known to be right.',
    'Written by `npm run accuracy`, which judges each server of [fixtures](../fixtures) by all clauses.',
    '',
    '| | |',
    '| --- | --- |',
    `| mutants caught by the clause that they break | **${found.length}/${mutants.length}** |`,
    `| legal variants without any verdict against them | **${quiet.length}/${variants.length}** |`,
    '',
    '## Mutants',
    '',
    'A broken server each. Others than its own clause may fall with it.',
    '',
    '| mutant | what it does | breaks | caught | others that fell |',
    '| --- | --- | --- | --- | --- |',
    ...mutants.map((mutant) => {
      const run = of('mutant', mutant.name);
      const others = (run?.raised ?? []).filter(
        ({ clause, verdict }) => clause !== mutant.clause && /fail|warn/.test(verdict),
      );
      const seen = caught(mutant, run, clauses)
        ? 'yes'
        : `**no**${run?.fault === undefined ? '' : `: ${cell(run.fault)}`}`;
      return `| ${mutant.name} | ${cell(mutant.sentence)} | ${mutant.clause} | ${seen} | ${others.map(({ clause }) => clause).join(' ')} |`;
    }),
    '',
    '## Variants',
    '',
    'A right server each, unlike the reference in one way.',
    '',
    '| variant | the freedom it takes | verdicts against it |',
    '| --- | --- | --- |',
    ...variants.map(({ name, freedom }) => {
      const run = of('variant', name);
      const raised = (run?.raised ?? []).map(({ clause, verdict }) => `${clause} ${verdict}`);
      if ((run?.passed ?? 0) < leastPasses) raised.push('most clauses were not observed');
      const told = silent(run)
        ? 'none'
        : `**${[...raised, ...(run?.fault === undefined ? [] : [cell(run.fault)])].join(', ')}**`;
      return `| ${name} | ${cell(freedom)} | ${told} |`;
    }),
    '',
    '## MUST clauses without a mutant',
    '',
    ...(without.length === 0 ? ['None.'] : ['| clause | why |', '| --- | --- |']),
    ...without.map(
      ({ id, unchecked }) => `| ${id} | ${cell(unchecked ?? unkillable[id] ?? '**nobody has written one**')} |`,
    ),
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[|<]/g, (sign) => (sign === '|' ? '\\|' : '&lt;'));
}
