import { readFileSync, statSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { type LaunchPolicy, parsePolicy } from '../../reference/launch-policy.js';
import type { Identity } from '../../reference/server/types.js';
import type { Reference, ReferenceOptions } from '../../reference/start.js';
import type { Submitter } from '../../reference/store/submitters.js';
import { parseHttpCredential } from '../internal/credentials.js';
import type { Io } from '../internal/io.js';
import { findMutant } from '../internal/mutants.js';
import { packageChecker } from '../internal/store-checker.js';
import { UsageError } from '../internal/usage-error.js';
import { wholeNumber } from '../internal/values.js';

interface ReferenceFlags {
  port: number;
  storePort: number;
  host: string;
  tls?: boolean;
  auth?: string[];
  authExpired?: string;
  authControl?: string;
  authData?: string;
  dialect: 'both' | 'aif-3.0' | 'mas-1.0';
  data?: string;
  remote?: string[];
  tufRoot?: string;
  state?: string;
  policy?: string;
  submitters?: string;
  audit?: string;
  storeOnly?: boolean;
  prefix?: string;
  mutant?: string;
  quiet?: boolean;
}

/**
 * `maas-conformance reference`: start API Server, Controller and Store. Prints one JSON line `{"url":…,"store":…}` to
 * standard output when they are ready, logs JSON lines to standard error, ends gracefully on SIGINT and SIGTERM.
 */
export function addReference(program: Command, io: Io): void {
  const port = (option: string): ((value: string) => number) => wholeNumber(option, 0, 65_535);
  program
    .command('reference')
    .description('start the reference: API Server, Controller and Store')
    .option('--port <n>', 'port of the API Server; 0 takes any free one', port('--port'), 0)
    .option('--store-port <n>', 'port of the Store; 0 takes any free one', port('--store-port'), 0)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--tls', "speak HTTPS with this package's test certificate (authority: fixtures/keys/ca.pem)")
    .option(
      '--auth <credential>',
      'credential to ask for, as for server; repeat it for several identities (or MAAS_AUTH)',
      (value: string, before?: string[]) => [...(before ?? []), value],
    )
    .option('--auth-expired <token>', 'bearer:TOKEN that is known but not valid any more (or MAAS_AUTH_EXPIRED)')
    .option('--auth-control <credential>', 'a credential for the control plane only (or MAAS_AUTH_CONTROL)')
    .option('--auth-data <credential>', 'a credential for the data plane only (or MAAS_AUTH_DATA)')
    .addOption(new Option('--dialect <name>', 'words to speak').choices(['both', 'aif-3.0', 'mas-1.0']).default('both'))
    .option('--data <folder>', 'Store folder (default: the conformance workflows)', folder)
    .option(
      '--remote <spec>',
      'repository to ask for what the folder does not have; repeat it (docs/store.md lists the forms)',
      (value: string, before?: string[]) => [...(before ?? []), value],
    )
    .option('--tuf-root <file>', 'root metadata of TUF that remote repositories are verified against')
    .option('--state <folder>', 'folder for the cache of the Store and what was seen of TUF (default: a temporary one)')
    .option('--policy <file>', 'JSON file that says which identity may launch what')
    .option('--submitters <file>', 'JSON file of who may submit: [{"implementerId": …, "token": …}]')
    .option('--audit <file>', 'audit log of the Store, JSON lines')
    .option('--store-only', 'start the Store alone')
    .option('--prefix <path>', 'prefix that create answers give, e.g. /tenants/7/maas', prefix)
    .option('--mutant <name>', 'break one behaviour on purpose (see list mutants)')
    .option('--quiet', 'no log')
    .action(async (flags: ReferenceFlags) => {
      const options = await referenceOptions(io, flags);
      const reference = await start(options, flags.storeOnly ?? false);
      const { url, store } = reference;
      io.out(`${JSON.stringify(flags.storeOnly ? { store } : { url, store })}\n`);
      await signalled();
      await reference.close();
    });
}

async function referenceOptions(io: Io, flags: ReferenceFlags): Promise<ReferenceOptions> {
  const mutant = flags.mutant === undefined ? undefined : await findMutant(flags.mutant);
  const auth = identities(io, flags);
  return {
    port: flags.port,
    storePort: flags.storePort,
    host: flags.host,
    dialect: flags.dialect,
    ...(flags.tls && { tls: true }),
    ...(auth.length > 0 && { auth }),
    ...(flags.data !== undefined && { data: flags.data }),
    ...(flags.remote !== undefined && { remotes: flags.remote }),
    ...(flags.tufRoot !== undefined && { tufRoot: read('--tuf-root', flags.tufRoot) }),
    ...(flags.state !== undefined && { state: flags.state }),
    ...(flags.policy !== undefined && { policy: policy(read('--policy', flags.policy).toString()) }),
    storeOptions: {
      checker: packageChecker,
      ...(flags.submitters !== undefined && {
        submitters: submitters(read('--submitters', flags.submitters).toString()),
      }),
      ...(flags.audit !== undefined && { audit: flags.audit }),
    },
    ...(flags.prefix !== undefined && { prefix: flags.prefix }),
    ...(mutant?.plugin && { plugins: [mutant.plugin] }),
    ...(mutant?.wrapController && { wrapController: mutant.wrapController }),
    ...(mutant?.serverOptions && { serverOptions: mutant.serverOptions }),
    ...(!flags.quiet && {
      log: (event, facts) => io.err(`${JSON.stringify({ time: new Date().toISOString(), event, ...facts })}\n`),
    }),
  };
}

/** Whom the reference lets in: those of `--auth`, one that has expired, one for each plane. */
function identities(io: Io, flags: ReferenceFlags): Identity[] {
  const { MAAS_AUTH, MAAS_AUTH_OTHER } = io.env;
  const whole = flags.auth ?? (MAAS_AUTH ? [MAAS_AUTH, ...(MAAS_AUTH_OTHER ? [MAAS_AUTH_OTHER] : [])] : []);
  const one = (value: string | undefined, name: 'expired' | 'control' | 'data'): Identity[] => {
    const variable = `MAAS_AUTH_${name.toUpperCase()}`;
    const given = value ?? io.env[variable];
    return given ? [parseHttpCredential(given, value ? `--auth-${name}` : variable)] : [];
  };
  const auth = [
    ...whole.map((value): Identity => parseHttpCredential(value, flags.auth ? '--auth' : 'MAAS_AUTH')),
    ...one(flags.authExpired, 'expired').map((identity): Identity => {
      if (identity.scheme !== 'bearer') throw new UsageError('Only a bearer token can expire.');
      return { ...identity, exp: 1 };
    }),
    ...one(flags.authControl, 'control').map((identity): Identity => ({ ...identity, plane: 'control' })),
    ...one(flags.authData, 'data').map((identity): Identity => ({ ...identity, plane: 'data' })),
  ];
  if (new Set(auth.map(({ scheme }) => scheme)).size > 1) throw new UsageError('All identities use the same scheme.');
  return auth;
}

/** By its contract the reference says in a plain Error what it lacks: port, address, Store folder. Others are faults. */
async function start(options: ReferenceOptions, storeOnly: boolean): Promise<Reference> {
  const { startReference, startStore } = await import('../../reference/start.js');
  try {
    return await (storeOnly ? startStore(options) : startReference(options));
  } catch (error) {
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    throw new UsageError(
      `The reference cannot start. ${error.message}`,
      'Choose another --port, --store-port, --host or --data; port 0 takes any free one.',
    );
  }
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function folder(value: string): string {
  if (statSync(value, { throwIfNoEntry: false })?.isDirectory()) return value;
  throw new UsageError(`--data: there is no folder "${value}".`);
}

function prefix(value: string): string {
  if (/^(\/[\w.~-]+)+$/.test(value) && !/\/\.{1,2}(\/|$)/.test(value)) return value;
  throw new UsageError(`--prefix takes a path such as /tenants/7/maas, not "${value}".`);
}

function read(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new UsageError(`${option}: the file "${file}" cannot be read.`);
  }
}

function policy(text: string): LaunchPolicy {
  try {
    return parsePolicy(text);
  } catch (error) {
    throw new UsageError(`--policy: ${(error as Error).message}`);
  }
}

function submitters(text: string): Submitter[] {
  try {
    const list = JSON.parse(text) as Submitter[];
    if (list.every((each) => typeof each.implementerId === 'string' && typeof each.token === 'string')) return list;
  } catch {
    // told below
  }
  throw new UsageError('--submitters: the file has to hold [{"implementerId": "…", "token": "…"}].');
}
