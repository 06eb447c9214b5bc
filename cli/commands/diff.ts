import { Argument, type Command } from 'commander';
import { diffReports, type ReportDiff } from '../../reports/diff/diff.js';
import { diffSentence, renderDiff } from '../../reports/diff/text.js';
import type { Io } from '../internal/io.js';
import { readRun } from '../internal/read-run.js';
import { catalogueOfRun, suiteAt } from '../internal/suite-of.js';
import { UsageError } from '../internal/usage-error.js';

export interface DiffFlags {
  json?: boolean;
  quiet?: boolean;
  color: boolean;
}

/** `maas-conformance diff A B`: what changed from one run to another, per clause, and whether anything got worse. */
export function addDiff(program: Command, io: Io): void {
  program
    .command('diff')
    .description('say what changed between two runs, two versions or two servers')
    .addArgument(new Argument('<a>', 'the earlier run: its folder, report.json or run.jsonl'))
    .addArgument(new Argument('<b>', 'the later one'))
    .option('--json', 'as JSON')
    .option('--quiet', 'one sentence only')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .addHelpText(
      'after',
      '\nExit status: 0 no MUST got worse; 1 a MUST that passed is violated or no longer observed, or one is violated that\nwas not before; 2 bad usage.',
    )
    .action(async (a: string, b: string, flags: DiffFlags) => {
      if (suiteAt(a) !== suiteAt(b))
        throw new UsageError('One is a run against a server, the other against a Store: they cannot be compared.');
      const catalogue = await catalogueOfRun(a);
      const [before, after] = [await readRun(a, catalogue), await readRun(b, catalogue)];
      const diff = diffReports(before.report, after.report, catalogue);
      printDiff(io, diff, flags);
      io.exitCode = diff.gotWorse ? 1 : 0;
    });
}

/** Prints a difference in the way that was asked for. */
export function printDiff(io: Io, diff: ReportDiff, flags: DiffFlags): void {
  if (flags.json) io.out(`${JSON.stringify(diff, undefined, 2)}\n`);
  else if (flags.quiet) io.out(`${diffSentence(diff)}\n`);
  else io.out(renderDiff(diff, { width: io.width, colour: io.colour && flags.color }));
}
