import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { diffReports } from '../../reports/diff/diff.js';
import { visibleLine } from '../../reports/internal/visible.js';
import { loadCatalogue } from '../internal/catalogue.js';
import { configure } from '../internal/config/configure.js';
import { addConnectionOptions, type ConnectionFlags, connectionOptions } from '../internal/connection-options.js';
import type { Io } from '../internal/io.js';
import { addJudgingOptions } from '../internal/judging-options.js';
import { writableFolder } from '../internal/output.js';
import { runAndKeep } from '../internal/run-and-keep.js';
import { signingKey } from '../internal/sign-result.js';
import { names, pattern, serverUrl, wholeNumber } from '../internal/values.js';
import { type DiffFlags, printDiff } from './diff.js';

interface CompareFlags extends ConnectionFlags, DiffFlags {
  profile?: string[];
  dialect: 'auto' | 'aif-3.0' | 'mas-1.0';
  workflow?: string[];
  out: string;
  seed?: number;
  runs?: number;
  workers?: number;
  grep?: string;
  clause?: string[];
  checks?: string[];
  signKey?: string;
}

/** `maas-conformance compare URL1 URL2`: judges both in the same way, one after the other, and says what is not the same. */
export function addCompare(program: Command, io: Io): void {
  const command = program
    .command('compare')
    .description('judge two servers in the same way and say what differs')
    .addArgument(new Argument('<url1>', 'the one that is compared with'))
    .addArgument(new Argument('<url2>', 'the other'))
    .option('--profile <names>', 'profiles to judge, comma-separated, or auto', names)
    .addOption(
      new Option('--dialect <name>', 'words the servers speak').choices(['auto', 'aif-3.0', 'mas-1.0']).default('auto'),
    )
    .option('--workflow <name>', 'name of a conformance workflow on the servers; may be repeated', names)
    .option('--out <folder>', 'folder for the recordings and reports, in 1/ and 2/', 'maas-compare')
    .option('--seed <n>', 'makes generated values repeatable', wholeNumber('--seed', 0, 2 ** 31 - 1))
    .option('--runs <n>', 'cases a property check makes', wholeNumber('--runs', 1, 100_000))
    .option(
      '--workers <n>',
      'processes that work at the same time (left out: one for each processor, at most 4)',
      wholeNumber('--workers', 1, 64),
    )
    .option('--grep <pattern>', 'only checks whose id, clause or title matches', pattern)
    .option('--clause <id>', 'only checks of this clause; may be repeated', names);
  addJudgingOptions(addConnectionOptions(command), 'the result of each')
    .option('--quiet', 'one sentence only')
    .option('--json', 'as JSON')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .addHelpText(
      'after',
      '\nCredentials: MAAS_AUTH (and MAAS_AUTH_OTHER) for the first, MAAS_AUTH_2 (and MAAS_AUTH_OTHER_2) for the second; none\n' +
        'of the one ever goes to the other. Exit status: 0 no MUST is worse in the second; 1 one is; 2 bad usage; 3 one of\n' +
        'them could not be judged; 4 harness fault.',
    )
    .action(async (first: string, second: string, _flags: CompareFlags, command: Command) => {
      const configured = await configure(io, command, { url: false });
      const flags = command.opts<CompareFlags>();
      const catalogue = await loadCatalogue(flags.checks);
      const signKey = flags.signKey === undefined ? undefined : signingKey(flags.signKey, io.env.MAAS_SIGN_PASSPHRASE);
      const urls = [serverUrl(first), serverUrl(second)];
      const seed = flags.seed ?? randomInt(2 ** 31);
      const quiet = (flags.quiet ?? false) || (flags.json ?? false);
      const results = [];
      for (const [index, url] of urls.entries()) {
        if (!quiet) io.err(`${index + 1}/2 ${url}\n`);
        const options = {
          ...sameFor(flags),
          ...connectionOptions(index === 0 ? configured.io : ofSecond(configured.io), flags),
          seed,
          url,
          out: await writableFolder(join(flags.out, String(index + 1))),
        };
        results.push(await runAndKeep(io, options, catalogue, quiet, signKey));
      }
      const [a, b] = results;
      if (a === undefined || b === undefined) return;
      const diff = diffReports(a.report, b.report, catalogue);
      printDiff(io, diff, flags);
      const unjudged = results.find(({ report }) => report.environment !== undefined);
      if (unjudged !== undefined)
        io.err(
          `${unjudged.report.target.url} could not be judged: ${visibleLine(unjudged.report.environment?.message ?? '')}\n`,
        );
      io.exitCode = results.some(({ exitCode }) => exitCode === 4)
        ? 4
        : unjudged !== undefined
          ? 3
          : diff.gotWorse
            ? 1
            : 0;
    });
}

function sameFor({ profile, dialect, workflow, runs, workers, grep, clause, checks }: CompareFlags) {
  return {
    dialect,
    ...(profile && { profiles: profile }),
    ...(workflow && { workflows: workflow }),
    ...(runs !== undefined && { runs }),
    ...(workers !== undefined && { workers }),
    ...(grep !== undefined && { grep }),
    ...(checks && { checks }),
    ...(clause && { clauses: clause.map((id) => id.toUpperCase()) }),
  };
}

/** The environment as the second server's run sees it: `MAAS_AUTH_2` in the place of `MAAS_AUTH`, and nothing of the first. */
function ofSecond(io: Io): Io {
  const env = Object.fromEntries(
    Object.entries(io.env).flatMap(([name, value]) => {
      if (!name.startsWith('MAAS_AUTH')) return [[name, value]];
      return name.endsWith('_2') ? [[name.slice(0, -2), value]] : [];
    }),
  );
  return { ...io, env };
}
