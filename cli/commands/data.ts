import { Argument, type Command } from 'commander';
import { withInput } from '../internal/input-fault.js';
import type { Io } from '../internal/io.js';
import { type ShowFlags, showFindings } from '../internal/show-findings.js';
import { didYouMean } from '../internal/suggest.js';
import { UsageError } from '../internal/usage-error.js';

/** `maas-conformance data <file>…`: judges instances of Data Types. */
export function addData(program: Command, io: Io): void {
  program
    .command('data')
    .description('judge instances of Data Types: schema, base64, lengths, languages, times, qualifiers')
    .addArgument(new Argument('<file...>', 'JSON file, or the URL of one'))
    .option('--type <type>', 'the Data Type, such as OSD-BTO-V1.5 (default: what the Header says)')
    .option('--quiet', 'print the verdict only')
    .option('--json', 'as JSON')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .action((sources: string[], flags: ShowFlags & { type?: string }) =>
      withInput(io, async () => {
        const { dataTypes } = await import('../../spec/schemas/data-types.js');
        const { type } = flags;
        if (type !== undefined && !dataTypes.has(type)) {
          const known = `Known are ${[...dataTypes.keys()].join(', ')}.`;
          throw new UsageError(
            `--type: there is no schema of "${type}" here.`,
            didYouMean(type, dataTypes.keys(), known),
          );
        }
        const { judgeInstance } = await import('../../suites/package/judge.js');
        const { UnknownDataType } = await import('../../suites/package/data/judge-data.js');
        try {
          const subjects = [];
          for (const source of sources) subjects.push(await judgeInstance(source, type));
          showFindings(io, subjects, flags);
        } catch (error) {
          if (!(error instanceof UnknownDataType)) throw error;
          io.err(`maas-conformance: ${error.message}\nKnown are ${[...dataTypes.keys()].join(', ')}.\n`);
          io.exitCode = 3;
        }
      }),
    );
}
