import { Command, CommanderError } from 'commander';
import { RunOptionsError } from '../suites/engine/run-options.js';
import { addBaseline } from './commands/baseline.js';
import { addClean } from './commands/clean.js';
import { addCompare } from './commands/compare.js';
import { addData } from './commands/data.js';
import { addDemo } from './commands/demo.js';
import { addDiff } from './commands/diff.js';
import { addExplain } from './commands/explain.js';
import { addInit } from './commands/init.js';
import { addJudge } from './commands/judge.js';
import { addList } from './commands/list.js';
import { addPackage } from './commands/package.js';
import { addReference } from './commands/reference.js';
import { addReplay } from './commands/replay.js';
import { addRepo } from './commands/repo.js';
import { addServer } from './commands/server.js';
import { addSign } from './commands/sign.js';
import { addStore } from './commands/store.js';
import { addVerify } from './commands/verify.js';
import type { Io } from './internal/io.js';
import { isExplained, pointer } from './internal/pointer.js';
import { UsageError } from './internal/usage-error.js';
import { packageVersion } from './internal/version.js';

const exits = `
Exit status: 0 conformant, 1 a MUST is violated, 2 bad usage or configuration, 3 environment (unreachable, credentials
refused, nothing testable), 4 harness fault, 5 the baseline is stale, expired or names what does not exist.

Credentials: MAAS_AUTH=basic:USER:PASSWORD, digest:USER:PASSWORD or bearer:TOKEN; MAAS_AUTH_OTHER for a second identity,
MAAS_AUTH_EXPIRED, MAAS_AUTH_CONTROL and MAAS_AUTH_DATA as the options of their names.
Every option can also be a variable (--out is MAAS_OUT) or stand in maas-conformance.config.yaml.`;

/** All commands and options, from which the parser, `--help`, the man page and docs/cli.md are made. */
export function createProgram(io: Io): Command {
  const program = new Command('maas-conformance')
    .description(
      'Judges MPAI as a Service servers against the standard, over real HTTP, and packages and data offline.',
    )
    .usage('<url> [options]\n       maas-conformance <command> [options]')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', exits)
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: () => undefined, getOutHelpWidth: () => io.width });
  const judging = [addServer, addStore, addPackage, addData];
  const looking = [addDemo, addList, addExplain, addJudge, addVerify];
  const working = [addDiff, addCompare, addReplay, addBaseline, addClean, addInit, addSign, addRepo, addReference];
  for (const add of [...judging, ...looking, ...working]) add(program, io);
  return program;
}

/**
 * Runs one command line. Prints to `io`, sets `io.exitCode`, never throws and never exits: bad usage becomes one sentence
 * and a hint (2), anything unexpected a harness fault (4).
 */
export async function runCommandLine(args: readonly string[], io: Io): Promise<void> {
  const program = createProgram(io);
  let asked: Command | undefined;
  program.hook('preAction', (_, command) => {
    asked = command;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    report(error, io);
  }
  if (isExplained(io.exitCode) && !isTerse(args, asked)) io.err(`${pointer(io.exitCode)}\n`);
}

/** Whether few words were asked for: on the command line, by a variable or by the configuration. */
function isTerse(args: readonly string[], command: Command | undefined): boolean {
  const { quiet, json } = command?.opts<{ quiet?: boolean; json?: boolean }>() ?? {};
  return quiet === true || json === true || args.includes('--quiet') || args.includes('--json');
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
