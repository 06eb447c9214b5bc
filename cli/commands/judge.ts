import { dirname } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { type Format, formatNames } from '../../reports/formats.js';
import { loadCatalogue } from '../internal/catalogue.js';
import type { Io } from '../internal/io.js';
import { present } from '../internal/judge-server.js';
import { writableFolder } from '../internal/output.js';
import { readRecording } from '../internal/recording.js';
import { signingKey } from '../internal/sign-result.js';
import { existingFile, names, reportFormats } from '../internal/values.js';

interface JudgeFlags {
  out?: string;
  report: Format[];
  checks?: string[];
  signKey?: string;
  quiet?: boolean;
  json?: boolean;
  color: boolean;
}

/** `maas-conformance judge run.jsonl`: judge a recording again, without the server. The same recording gives the same report. */
export function addJudge(program: Command, io: Io): void {
  program
    .command('judge')
    .description('judge a recording again, without the server')
    .addArgument(new Argument('<run.jsonl>', 'recording of a run'))
    .option('--out <folder>', 'folder for the reports (default: the folder of the recording)')
    .addOption(
      new Option('--report <formats>', `report files to write: ${formatNames.join(', ')}, or all`)
        .argParser(reportFormats)
        .default(['json', 'html'], 'json,html'),
    )
    .option('--checks <file>', 'module with further checks of your own; may be repeated', names)
    .option(
      '--sign-key <file>',
      'sign the result with this private key (PEM, ed25519 or P-256)',
      existingFile('--sign-key'),
    )
    .option('--quiet', 'print the verdict only')
    .option('--json', 'print report.json instead of the summary')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .action(async (file: string, flags: JudgeFlags) => {
      const events = await readRecording(file);
      const catalogue = await loadCatalogue(flags.checks);
      const { exitCodeOf, judge } = await import('../../suites/engine/judge.js');
      const report = judge(events, catalogue);
      const folder = await writableFolder(flags.out ?? dirname(file));
      const show = {
        formats: flags.report,
        quiet: flags.quiet ?? false,
        json: flags.json ?? false,
        colour: io.colour && flags.color,
        ...(flags.signKey !== undefined && { signKey: signingKey(flags.signKey, io.env.MAAS_SIGN_PASSPHRASE) }),
      };
      await present(io, folder, { report, events }, file, show, catalogue);
      io.exitCode = exitCodeOf(report);
    });
}
