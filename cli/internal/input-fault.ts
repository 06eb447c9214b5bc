import { InputError } from '../../suites/package/input.js';
import type { Io } from './io.js';
import { UsageError } from './usage-error.js';

/** Runs a judgement; what could not be fetched ends with exit code 3 and one sentence, what is not there with 2. */
export async function withInput(io: Io, judge: () => Promise<void>): Promise<void> {
  try {
    await judge();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (error.kind === 'usage') throw new UsageError(error.message);
    io.err(`maas-conformance: ${error.message}\n`);
    io.exitCode = 3;
  }
}
