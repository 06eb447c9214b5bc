import { dirname, join } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { type Format, formatNames } from '../../reports/formats.js';
import type { RunEvent } from '../../suites/engine/types.js';
import { baselineOf } from '../internal/baseline/option.js';
import type { Catalogue } from '../internal/catalogue.js';
import type { Io } from '../internal/io.js';
import { conclude } from '../internal/judge-server.js';
import { addJudgingOptions } from '../internal/judging-options.js';
import { writableFolder } from '../internal/output.js';
import { readRecording } from '../internal/recording.js';
import { signingKey } from '../internal/sign-result.js';
import { catalogueOfRun } from '../internal/suite-of.js';
import { UsageError } from '../internal/usage-error.js';
import { reportFormats } from '../internal/values.js';

interface JudgeFlags {
  out?: string;
  report: Format[];
  baseline?: string;
  checks?: string[];
  signKey?: string;
  quiet?: boolean;
  json?: boolean;
  color: boolean;
}

/** `maas-conformance judge run.jsonl`: judge a recording again, without the server. The same recording gives the same report; those of all shards, one. */
export function addJudge(program: Command, io: Io): void {
  const command = program
    .command('judge')
    .description('judge a recording again, without the server')
    .addArgument(new Argument('<run.jsonl...>', 'recording of a run; or the recordings of all its shards'))
    .option('--out <folder>', 'folder for the reports (default: the folder of the recording; shards need one)')
    .addOption(
      new Option('--report <formats>', `report files to write: ${formatNames.join(', ')}, or all`)
        .argParser(reportFormats)
        .default(['json', 'html'], 'json,html'),
    )
    .option('--baseline <file>', 'accept the violations that this file names (exit code 5 when it is outdated)');
  addJudgingOptions(command)
    .option('--quiet', 'print the verdict only')
    .option('--json', 'print report.json instead of the summary')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .action(async (files: string[], flags: JudgeFlags) => {
      const [file, ...others] = files as [string, ...string[]];
      if (others.length > 0 && flags.out === undefined)
        throw new UsageError('Several recordings become one report: say where it goes, with --out FOLDER.');
      const baseline = await baselineOf(flags);
      const catalogue = await catalogueOfRun(file, flags.checks);
      const events = others.length === 0 ? await readRecording(file) : await merged(files, catalogue);
      const { exitCodeOf, judge } = await import('../../suites/engine/judge.js');
      const report = judge(events, catalogue);
      const folder = await writableFolder(flags.out ?? dirname(file));
      const recording = others.length === 0 ? file : join(folder, 'run.jsonl');
      if (others.length > 0) {
        const { writeRecording } = await import('../../suites/engine/recording.js');
        writeRecording(recording, events);
      }
      const show = {
        formats: flags.report,
        quiet: flags.quiet ?? false,
        json: flags.json ?? false,
        colour: io.colour && flags.color,
        ...baseline,
        ...(flags.signKey !== undefined && { signKey: signingKey(flags.signKey, io.env.MAAS_SIGN_PASSPHRASE) }),
      };
      const result = { report, events, exitCode: exitCodeOf(report) };
      io.exitCode = await conclude(io, folder, result, recording, show, catalogue);
    });
}

async function merged(files: readonly string[], catalogue: Catalogue): Promise<RunEvent[]> {
  const { mergeShards, ShardsError } = await import('../../suites/engine/merge-shards.js');
  const recordings = await Promise.all(files.map(async (name) => ({ name, events: await readRecording(name) })));
  try {
    return mergeShards(recordings, catalogue.areas);
  } catch (error) {
    if (!(error instanceof ShardsError)) throw error;
    throw new UsageError(error.message, 'Give the run.jsonl of each --shard i/n of one run.');
  }
}
