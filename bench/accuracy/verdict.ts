import type { Mutant, Variant } from '../../fixtures/mutants/types.js';
import type { Clause } from '../../suites/engine/types.js';
import type { Judged } from './types.js';

/** What is asked about a mutant or a variant, of whichever suite. */
export type AMutant = Pick<Mutant, 'name' | 'clause' | 'sentence'>;
export type AVariant = Pick<Variant, 'name' | 'freedom' | 'departures'>;

/** Whether a run saw the mutant at the clause that it breaks: a MUST as fail, anything else as warn. */
export function caught(
  mutant: Pick<AMutant, 'clause'>,
  judged: Judged | undefined,
  clauses: readonly Clause[],
): boolean {
  const level = clauses.find(({ id }) => id === mutant.clause)?.level;
  const verdict = level === 'MUST' ? 'fail' : 'warn';
  return judged?.raised.some((each) => each.clause === mutant.clause && each.verdict === verdict) ?? false;
}

/**
 * The part of the core clauses seen on the reference that must be seen to hold on a variant. Below, pre-flight missed
 * what the server has, and silence about what was not looked at proves nothing.
 */
const leastShare = 0.75;

/** Whether a run looked at enough of a variant to speak for it. */
export function lookedAt(
  judged: Judged | undefined,
  reference: Judged | undefined,
  clauses: readonly Clause[],
): boolean {
  const core = new Set(clauses.filter(({ profile }) => profile === 'core').map(({ id }) => id));
  const shown = (run: Judged | undefined): string[] => (run?.passed ?? []).filter((id) => core.has(id));
  return shown(judged).length >= leastShare * shown(reference).length;
}

/** What was said against a variant, beyond the departures that it is known for. */
export function heldAgainst(
  { departures = {} }: Pick<AVariant, 'departures'>,
  judged: Judged | undefined,
): Judged['raised'] {
  return (judged?.raised ?? []).filter(({ clause }) => !(clause in departures));
}

/** Whether a run could be made, looked at enough, and had nothing to say against the variant. */
export function silent(
  variant: AVariant,
  judged: Judged | undefined,
  reference: Judged | undefined,
  clauses: readonly Clause[],
): boolean {
  if (judged === undefined || judged.fault !== undefined) return false;
  return heldAgainst(variant, judged).length === 0 && lookedAt(judged, reference, clauses);
}
