import { Argument, type Command } from 'commander';
import { visibleLine } from '../../reports/internal/visible.js';
import { configure } from '../internal/config/configure.js';
import { addConnectionOptions, type ConnectionFlags, connectionOptions } from '../internal/connection-options.js';
import type { Io } from '../internal/io.js';
import { addJudgingOptions } from '../internal/judging-options.js';
import { writableFolder } from '../internal/output.js';
import { compareReplay, replayExit, replayText } from '../internal/replay-outcome.js';
import { planReplay } from '../internal/replay-plan.js';
import { runAndKeep } from '../internal/run-and-keep.js';
import { signingKey } from '../internal/sign-result.js';
import { catalogueOfRun } from '../internal/suite-of.js';
import { UsageError } from '../internal/usage-error.js';
import { serverUrl } from '../internal/values.js';

interface ReplayFlags extends ConnectionFlags {
  from: string;
  out: string;
  json?: boolean;
  quiet?: boolean;
  color: boolean;
  checks?: string[];
  signKey?: string;
}

/** `maas-conformance replay sci-create-status`: repeats a check, a clause, a seed or a whole run, and says whether it is mended. */
export function addReplay(program: Command, io: Io): void {
  const command = program
    .command('replay')
    .description('repeat a check or a run with its seed, and say whether it is mended')
    .addArgument(new Argument('<what>', 'id of a check or clause, a seed, or the run.jsonl of a whole run'))
    .addArgument(new Argument('[url]', 'where the server listens (default: where the recorded run found it)'))
    .option('--from <folder>', 'folder of the run that is repeated', 'maas-report')
    .option('--out <folder>', 'folder for the recording and the reports of the repetition', 'maas-replay');
  addJudgingOptions(addConnectionOptions(command))
    .option('--quiet', 'no progress')
    .option('--json', 'as JSON')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .addHelpText(
      'after',
      '\nSays FIXED, STILL FAILING or OTHER of each check. Exit status: 0 nothing is violated now; 1 something is; 2 bad usage;\n' +
        '3 what was violated could not be seen again, or the server not be judged; 4 harness fault.',
    )
    .action(async (what: string, given: string | undefined, _flags: ReplayFlags, command: Command) => {
      // Where the recording was made goes before the configuration, which may be about another server.
      const configured = await configure(io, command);
      const flags = command.opts<ReplayFlags>();
      const catalogue = await catalogueOfRun(/\.jsonl$|[/\\]/.test(what) ? what : flags.from, flags.checks);
      const signKey = flags.signKey === undefined ? undefined : signingKey(flags.signKey, io.env.MAAS_SIGN_PASSPHRASE);
      const plan = await planReplay(what, flags.from, catalogue);
      const url = given ?? plan.url ?? configured.url;
      if (url === undefined)
        throw new UsageError(
          'The URL of a server is missing.',
          `For example: maas-conformance replay ${what} http://127.0.0.1:5005.`,
        );
      const quiet = flags.quiet ?? false;
      if (!quiet && given === undefined) io.err(`replay against ${visibleLine(url)}\n`);
      const options = {
        ...plan.options,
        ...connectionOptions(configured.io, flags),
        ...(flags.checks && { checks: flags.checks }),
        url: serverUrl(url),
        out: await writableFolder(flags.out),
      };
      const { report, exitCode, fault } = await runAndKeep(io, options, catalogue, quiet, signKey);
      const replays = compareReplay(plan.before, report, plan.checks);
      if (flags.json)
        io.out(
          `${JSON.stringify({ url, seed: report.seed, environment: report.environment, replays }, undefined, 2)}\n`,
        );
      else if (report.environment !== undefined) io.out(`OTHER  ${visibleLine(report.environment.message)}\n`);
      else if (replays.length === 0)
        io.out('Nothing is violated now, and nothing was in the recording, if there was one.\n');
      else io.out(replayText(replays, io.width, io.colour && flags.color));
      const shown = replayExit(replays);
      if (fault !== undefined || exitCode === 4) io.exitCode = 4;
      else io.exitCode = shown === 0 && report.environment !== undefined ? 3 : shown;
    });
}
