import { Argument, type Command, Option } from 'commander';
import { type Format, formatNames } from '../../reports/formats.js';
import { type RunOptions, RunOptionsError } from '../../suites/engine/run-options.js';
import { baselineOf } from '../internal/baseline/option.js';
import { type Catalogue, loadCatalogue } from '../internal/catalogue.js';
import { configure } from '../internal/config/configure.js';
import { addImageOptions, type ImageFlags, imageRequest } from '../internal/container/options.js';
import { withServer } from '../internal/container/with-server.js';
import { type CredentialFlags, runCredentials } from '../internal/credentials.js';
import type { Io } from '../internal/io.js';
import { judgeServer } from '../internal/judge-server.js';
import { addJudgingOptions } from '../internal/judging-options.js';
import { writableFolder } from '../internal/output.js';
import { signingKey } from '../internal/sign-result.js';
import { didYouMean } from '../internal/suggest.js';
import { UsageError } from '../internal/usage-error.js';
import { existingFile, names, pattern, reportFormats, serverUrl, shard, wholeNumber } from '../internal/values.js';

/** Options of `server` as commander gives them. */
interface ServerFlags extends CredentialFlags, ImageFlags {
  profile?: string[];
  dialect: 'auto' | 'aif-3.0' | 'mas-1.0';
  workflow?: string[];
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

/** `maas-conformance [server] URL`: judge an API Server. It is the default command. */
export function addServer(program: Command, io: Io): void {
  const command = program
    .command('server', { isDefault: true })
    .description('judge an API Server at a URL')
    .addArgument(new Argument('[url]', 'where it listens, e.g. https://maas.example:5005'));
  addImageOptions(command)
    .option(
      '--profile <names>',
      'profiles to judge, comma-separated; auto stands for core and what the server offers',
      names,
    )
    .addOption(
      new Option('--dialect <name>', 'words the server speaks').choices(['auto', 'aif-3.0', 'mas-1.0']).default('auto'),
    )
    .option(
      '--auth <credential>',
      'basic:USER:PASSWORD, digest:USER:PASSWORD or bearer:TOKEN (better: variable MAAS_AUTH)',
    )
    .option('--auth-other <credential>', 'a second identity, for isolation between users (better: MAAS_AUTH_OTHER)')
    .option('--auth-expired <credential>', 'a credential whose time is over, for expiry (better: MAAS_AUTH_EXPIRED)')
    .option('--auth-control <credential>', 'good for the control plane only (better: MAAS_AUTH_CONTROL)')
    .option('--auth-data <credential>', 'good for the data plane only (better: MAAS_AUTH_DATA)')
    .option('--workflow <name>', 'name of a conformance workflow on this server; may be repeated', names)
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
    .option('--workers <n>', 'processes that work at the same time', wholeNumber('--workers', 1, 64))
    .option('--shard <i/n>', "this machine's part of the areas", shard)
    .option('--grep <pattern>', 'only checks whose id, clause or title matches', pattern)
    .option('--clause <id>', 'only checks of this clause; may be repeated', names)
    .option('--ca <file>', "PEM file of the authority that signed the server's certificate", existingFile('--ca'))
    .option('--insecure', 'accept any certificate')
    .option('--baseline <file>', 'accept the violations that this file names (exit code 5 when it is outdated)');
  addJudgingOptions(command)
    .option('--quiet', 'print the verdict only')
    .option('--json', 'print report.json instead of the summary')
    .option('--no-color', 'no colours (as NO_COLOR)')
    .option('--config <file>', 'configuration (default: maas-conformance.config.json, .yaml or .yml, here or above)')
    .action(async (given: string | undefined, _flags: ServerFlags, command: Command) => {
      const configured = await configure(io, command);
      const flags = command.opts<ServerFlags>();
      const url = given ?? configured.url;
      const image = imageRequest(io, command, { given: given !== undefined, configured: configured.url !== undefined });
      if (url === undefined && image === undefined) {
        throw new UsageError(
          'The URL of a server is missing.',
          'For example: maas-conformance http://127.0.0.1:5005. To see a run without a server of your own: maas-conformance demo.',
        );
      }
      const catalogue = await loadCatalogue(flags.checks);
      const options = await runOptions(configured.io, flags, catalogue);
      const show = {
        formats: flags.report,
        quiet: flags.quiet ?? false,
        json: flags.json ?? false,
        colour: io.colour && flags.color,
        ...(await baselineOf(flags)),
        ...(flags.signKey !== undefined && { signKey: signingKey(flags.signKey, io.env.MAAS_SIGN_PASSPHRASE) }),
      };
      if (image === undefined) {
        io.exitCode = await judgeServer(io, { url: serverUrl(url ?? ''), ...options }, show, catalogue);
        return;
      }
      await withServer(io, image, show.quiet, async (at) => {
        const started = { url: at, image: image.image, ...options };
        io.exitCode = await judgeServer(io, started, show, catalogue);
      });
    });
}

async function runOptions(io: Io, flags: ServerFlags, catalogue: Catalogue): Promise<Omit<RunOptions, 'url'>> {
  const { profile, clause, workflow, seed, runs, timeout, budget, workers, shard, grep, ca, insecure } = flags;
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
    dialect: flags.dialect,
    ...runCredentials(io, flags),
    ...(profile && { profiles: profile }),
    ...(workflow && { workflows: workflow }),
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

function known(given: readonly string[], names: readonly string[], what: string, otherwise: string): void {
  const unknown = given.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`There is no ${what} "${unknown}".`, didYouMean(unknown, names, otherwise));
}
