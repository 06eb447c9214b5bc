import type { Command } from 'commander';
import { existingFile, names } from './values.js';

/** Options of every command that judges a server or a recording: checks of one's own, and who signs the result. */
export function addJudgingOptions(command: Command, result = 'the result'): Command {
  return command
    .option('--checks <file>', 'module with further checks of your own; may be repeated', names)
    .option(
      '--sign-key <file>',
      `sign ${result} with this private key (PEM, ed25519 or P-256)`,
      existingFile('--sign-key'),
    );
}
