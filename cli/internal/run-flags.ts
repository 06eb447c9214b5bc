import { type Command, Option } from 'commander';
import { type Format, formatNames } from '../../reports/formats.js';
import { type RunOptions, RunOptionsError } from '../../suites/engine/run-options.js';
import { baselineOf } from './baseline/option.js';
import type { Catalogue } from './catalogue.js';
import { type CredentialFlags, runCredentials } from './credentials.js';
import type { Io } from './io.js';
import type { Presentation } from './judge-server.js';
import { addJudgingOptions } from './judging-options.js';
import { writableFolder } from './output.js';
import { signingKey } from './sign-result.js';
import { didYouMean } from './suggest.js';
import { UsageError } from './usage-error.js';
import { existingFile, names, pattern, reportFormats, shard, wholeNumber } from './values.js';

/** What every command that judges a target at a URL can be told, as commander gives it. */
export interface RunFlags extends CredentialFlags {
  profile?: string[];
  out: string;
  report: Format[];
  seed?: number;
  runs?: number;
  timeout?: number;
  budget?: number;
  workers?: number;
  shard?: { index: number; total: number };
  grep?: string;
  clause?: string[];
  ca?: string;
  insecure?: boolean;
  baseline?: string;
  checks?: string[];
  signKey?: string;
  quiet?: boolean;
  json?: boolean;
  color: boolean;
}

/** Adds those options to a command. */
export function addRunOptions(command: Command): Command {
  command
    .option('--out <folder>', 'folder for the recording and the reports', 'maas-report')
    .addOption(
      new Option('--report <formats>', `report files to write: ${formatNames.join(', ')}, or all`)
        .argParser(reportFormats)
        .default(['json', 'html'], 'json,html'),
    )
    .option('--seed <n>', 'makes generated values repeatable', wholeNumber('--seed', 0, 2 ** 31 - 1))
    .option('--runs <n>', 'cases a property check makes', wholeNumber('--runs', 1, 100_000))
    .option('--timeout <ms>', 'longest time for one exchange', wholeNumber('--timeout', 1, 3_600_000))
    .option(
      '--budget <seconds>',
      'end the run after this time; clean-up gets a few seconds more',
      wholeNumber('--budget', 1),
    )
    .option(
      '--workers <n>',
      'processes that work at the same time (left out: one for each processor, at most 4)',
      wholeNumber('--workers', 1, 64),
    )
    .option('--shard <i/n>', "this machine's part of the areas", shard)
    .option('--grep <pattern>', 'only checks whose id, clause or title matches', pattern)
    .option('--clause <id>', 'only checks of this clause; may be repeated', names)
    .option('--ca <file>', "PEM file of the authority that signed the server's certificate", existingFile('--ca'))
    .option('--insecure', 'accept any certificate')
    .option('--baseline <file>', 'accept the violations that this file names (exit code 5 when it is outdated)');
  return addJudgingOptions(command)
    .option('--quiet', 'print the verdict only')
    .option('--json', 'print report.json instead of the summary')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .option('--config <file>', 'configuration (default: maas-conformance.config.json, .yaml or .yml, here or above)');
}

/** The options of a run that they stand for. @throws UsageError, RunOptionsError for names that do not exist and what excludes each other */
export async function runOptions(io: Io, flags: RunFlags, catalogue: Catalogue): Promise<Omit<RunOptions, 'url'>> {
  const { profile, clause, seed, runs, timeout, budget, workers, shard, grep, ca, insecure } = flags;
  const clauses = clause?.map((id) => id.toUpperCase());
  known(
    clauses ?? [],
    catalogue.clauses.map((one) => one.id),
    'clause',
    'See maas-conformance list.',
  );
  known(
    profile?.filter((name) => name !== 'auto') ?? [],
    catalogue.clauses.map((one) => one.profile),
    'profile',
    'See maas-conformance list.',
  );
  if (insecure === true && ca !== undefined)
    throw new RunOptionsError('insecure', '--insecure and --ca exclude each other.');
  return {
    out: await writableFolder(flags.out),
    ...runCredentials(io, flags),
    ...(profile && { profiles: profile }),
    ...(seed !== undefined && { seed }),
    ...(runs !== undefined && { runs }),
    ...(timeout !== undefined && { timeoutMs: timeout }),
    ...(budget !== undefined && { budgetS: budget }),
    ...(workers !== undefined && { workers }),
    ...(shard && { shard }),
    ...(grep !== undefined && { grep }),
    ...(clauses && { clauses }),
    ...(ca !== undefined && { ca }),
    ...(insecure !== undefined && { insecure }),
    ...(flags.checks && { checks: flags.checks }),
  };
}

/** How the outcome is to be shown. */
export async function presentationOf(io: Io, flags: RunFlags): Promise<Presentation> {
  return {
    formats: flags.report,
    quiet: flags.quiet ?? false,
    json: flags.json ?? false,
    colour: io.colour && flags.color,
    ...(await baselineOf(flags)),
    ...(flags.signKey !== undefined && { signKey: signingKey(flags.signKey, io.env.MAAS_SIGN_PASSPHRASE) }),
  };
}

function known(given: readonly string[], names: readonly string[], what: string, otherwise: string): void {
  const unknown = given.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`There is no ${what} "${unknown}".`, didYouMean(unknown, names, otherwise));
}
