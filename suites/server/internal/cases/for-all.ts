import type { Arbitrary } from 'fast-check';
import type { CheckContext } from '../../../engine/check.js';
import { NoAnswer, Violation } from '../../../engine/outcomes.js';

type FastCheck = typeof import('fast-check').default;

/** Time to look for a failure and to make it smaller, well below the time of a check. */
const searchMs = 10_000;
const shrinkMs = 6_000;
/** A case that is not answered by then is a failure; it is tried again with every smaller case. */
export const caseMs = 8_000;

/**
 * Runs `test` on `t.runs` cases; what fails is made as small as possible. `show` tells the case in the message.
 *
 * @throws Violation of the smallest case, with the path by which the seed finds it again; whatever else `test` throws
 */
export async function forAll<T>(
  t: CheckContext,
  cases: (fc: FastCheck) => Arbitrary<T>,
  show: (one: T) => string,
  test: (one: T) => Promise<void>,
): Promise<void> {
  const { default: fc } = await import('fast-check');
  let stopAt = performance.now() + searchMs;
  let smallest: { one: T; error: unknown } | undefined;
  const property = fc.asyncProperty(cases(fc), async (one) => {
    if (performance.now() > stopAt) return;
    try {
      await test(one);
    } catch (error) {
      if (!(error instanceof Violation) && !(error instanceof NoAnswer)) throw error;
      if (smallest === undefined) stopAt = performance.now() + shrinkMs;
      smallest = { one, error };
      throw error;
    }
  });
  const outcome = await fc.check(property, { seed: t.seed | 0, numRuns: t.runs });
  if (smallest === undefined) {
    if (outcome.failed) throw outcome.errorInstance ?? new Error('fast-check failed without saying why.');
    return;
  }
  const { one, error } = smallest as { one: T; error: unknown };
  const detail =
    error instanceof Violation ? error.detail : { exchange: (error as NoAnswer).exchange, received: 'no answer' };
  throw new Violation(`${(error as Error).message} The smallest case found: ${show(one)}`, {
    ...detail,
    ...(outcome.counterexamplePath === null ? {} : { path: outcome.counterexamplePath }),
  });
}
