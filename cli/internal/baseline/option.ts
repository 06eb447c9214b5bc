import { UsageError } from '../usage-error.js';
import { type Baseline, readBaseline } from './read.js';

/**
 * The baseline of `--baseline`, read before the run so that a wrong one does not cost a run.
 *
 * @throws UsageError when it is none, or the result is to be signed: what one house accepts is nothing to certify.
 */
export async function baselineOf(flags: { baseline?: string; signKey?: string }): Promise<{ baseline?: Baseline }> {
  if (flags.baseline === undefined) return {};
  if (flags.signKey !== undefined) {
    throw new UsageError(
      '--baseline and --sign-key exclude each other: a signed result says what the server does, not what is accepted.',
      'Sign a run without --baseline.',
    );
  }
  return { baseline: await readBaseline(flags.baseline) };
}
