import type { Command } from 'commander';
import { type RunOptions, RunOptionsError } from '../../suites/engine/run-options.js';
import { runCredentials } from './credentials.js';
import type { Io } from './io.js';
import { existingFile, wholeNumber } from './values.js';

/** Options of commands that talk to a server that was judged before. Credentials come from the environment or the configuration. */
export interface ConnectionFlags {
  timeout?: number;
  ca?: string;
  insecure?: boolean;
  config?: string;
}

/** Adds them to a command; the same words as those of `server`. */
export function addConnectionOptions(command: Command): Command {
  return command
    .option('--timeout <ms>', 'longest time for one exchange', wholeNumber('--timeout', 1, 3_600_000))
    .option('--ca <file>', "PEM file of the authority that signed the server's certificate", existingFile('--ca'))
    .option('--insecure', 'accept any certificate')
    .option('--config <file>', 'configuration (default: maas-conformance.config.json, .yaml or .yml, here or above)');
}

/** What they mean for a run. */
export function connectionOptions(
  io: Io,
  { timeout, ca, insecure }: ConnectionFlags,
): Pick<RunOptions, 'auth' | 'authOther' | 'timeoutMs' | 'ca' | 'insecure'> {
  if (insecure === true && ca !== undefined)
    throw new RunOptionsError('insecure', '--insecure and --ca exclude each other.');
  return {
    ...runCredentials(io, {}),
    ...(timeout !== undefined && { timeoutMs: timeout }),
    ...(ca !== undefined && { ca }),
    ...(insecure !== undefined && { insecure }),
  };
}
