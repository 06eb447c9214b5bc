import { Command, CommanderError } from 'commander';
import { RunOptionsError } from '../suites/engine/run-options.js';
import { addDemo } from './commands/demo.js';
import { addExplain } from './commands/explain.js';
import { addJudge } from './commands/judge.js';
import { addList } from './commands/list.js';
import { addReference } from './commands/reference.js';
import { addRepo } from './commands/repo.js';
import { addServer } from './commands/server.js';
import type { Io } from './internal/io.js';
import { UsageError } from './internal/usage-error.js';
import { packageVersion } from './internal/version.js';

const exits = `
Exit status: 0 conformant, 1 a MUST is violated, 2 bad usage, 3 environment (unreachable, credentials refused, nothing
testable), 4 harness fault.

Credentials: MAAS_AUTH=basic:USER:PASSWORD, digest:USER:PASSWORD or bearer:TOKEN; MAAS_AUTH_OTHER for a second identity.`;

/**
 * Runs one command line. Prints to `io`, sets `io.exitCode`, never throws and never exits: bad usage becomes one sentence
 * and a hint (2), anything unexpected a harness fault (4).
 */
export async function runCommandLine(args: readonly string[], io: Io): Promise<void> {
  const program = new Command('maas-conformance')
    .description('Judges MPAI as a Service servers against the standard, over real HTTP.')
    .usage('<url> [options]\n       maas-conformance <command> [options]')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', exits)
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: () => undefined, getOutHelpWidth: () => io.width });
  for (const add of [addServer, addReference, addRepo, addDemo, addList, addExplain, addJudge]) add(program, io);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    report(error, io);
  }
}

function report(error: unknown, io: Io): void {
  if (error instanceof CommanderError && error.exitCode === 0) return; // help and version
  if (error instanceof CommanderError) {
    // What follows "=" may be a credential meant for a misspelt --auth.
    const message = error.message.replace(/^error: /, '').replace(/('--[\w-]+)=[^']*'/, "$1'");
    usage(io, message === '(outputHelp)' ? 'No command was given.' : message);
  } else if (error instanceof UsageError) usage(io, error.message, error.hint);
  else if (error instanceof RunOptionsError) usage(io, error.message);
  else tellFault(error, io);
}

function usage(io: Io, message: string, hint = 'See maas-conformance --help.'): void {
  io.err(`maas-conformance: ${message}\n${hint}\n`);
  io.exitCode = 2;
}

/** Says that the tool itself failed, and how to report it; the exit code becomes 4. */
export function tellFault(error: unknown, io: Io): void {
  const text = error instanceof Error ? error.message : String(error);
  io.err(
    `maas-conformance: harness fault: ${text}\nThis is a fault of the tool or its installation, not of the server. ` +
      `Please report it with this message, maas-conformance ${packageVersion()} and Node ${process.version}; MAAS_DEBUG=1 adds the stack.\n`,
  );
  if (io.env.MAAS_DEBUG && error instanceof Error) io.err(`${error.stack}\n`);
  io.exitCode = 4;
}
