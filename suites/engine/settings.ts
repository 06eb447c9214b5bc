import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { checksPerWorker } from './checks-at-once.js';
import type { Credentials } from './internal/authorization.js';
import { isOfStore } from './internal/store-credential.js';
import { type RunOptions, RunOptionsError } from './run-options.js';
import { workflowOf } from './workflows.js';

/** The options of a run with every default filled in. */
export interface Settings {
  /** Origin and base path without a slash at the end. */
  url: string;
  out: string;
  credentials: Credentials;
  /** PEM text of `--ca`. */
  ca: string | undefined;
  profiles: readonly string[] | undefined;
  /** Named beside `auto`: judged on top of what is found. */
  alsoProfiles: readonly string[];
  workflows: readonly string[];
  seed: number;
  runs: number;
  timeoutMs: number;
  checkTimeoutMs: number;
  workers: number;
  concurrency: number;
  suite: 'server' | 'store';
  listen: { host: string; port: number } | undefined;
  implementer: string;
  /** Text of the root metadata that were given. */
  tufRoot: string | undefined;
  /** Compiled modules of checks: that of the suite, then those of the user. */
  areasModules: string[];
  /** Names and numbers only: what may stand in a recording. */
  recorded: Record<string, unknown>;
}

/**
 * Checks the options and fills in defaults.
 *
 * @throws RunOptionsError for the first option that makes no sense.
 */
export function settingsOf(options: RunOptions): Settings {
  const seed = number(options, 'seed', randomInt(2 ** 31), 0, 2 ** 32);
  const named = options.profiles?.filter((name) => name !== 'auto') ?? [];
  const suite = options.suite ?? 'server';
  const workers = number(options, 'workers', Math.min(4, availableParallelism()), 1, 64);
  const settings = {
    suite,
    listen: options.listen === undefined ? undefined : address(options.listen),
    implementer: implementerOf(options),
    tufRoot: options.tufRoot === undefined ? undefined : rootMetadata(options.tufRoot),
    url: baseUrl(options.url),
    out: resolve(options.out),
    credentials: credentialsOf(options),
    ca: options.ca === undefined ? undefined : pem(options.ca),
    profiles: named.length === 0 || options.profiles?.includes('auto') === true ? undefined : named,
    alsoProfiles: options.profiles?.includes('auto') === true ? named : [],
    workflows: options.workflows ?? [],
    seed,
    runs: number(options, 'runs', 25, 1, 100_000),
    timeoutMs: number(options, 'timeoutMs', 10_000, 1, 3_600_000),
    checkTimeoutMs: number(options, 'checkTimeoutMs', 30_000, 1, 3_600_000),
    workers,
    concurrency: number(options, 'concurrency', checksPerWorker(workers), 1, 256),
    areasModules: [options.areas ?? join(import.meta.dirname, '..', suite, 'areas.js'), ...(options.checks ?? [])].map(
      (file) => resolve(file),
    ),
  };
  number(options, 'budgetS', 1, 0.001, 1_000_000);
  checkStoreOptions(options, named);
  checkShard(options);
  checkGrep(options.grep);
  for (const name of settings.workflows) {
    if (workflowOf(name) === undefined) {
      throw new RunOptionsError(
        'workflows',
        `The workflow name ${JSON.stringify(name)} does not tell which conformance workflow it stands for: it must hold MCT-XXX, or be written XXX=${name}, e.g. ECH=${name}.`,
      );
    }
  }
  const {
    auth,
    authOther,
    authExpired,
    authControl,
    authData,
    signal: _signal,
    out: _out,
    url: _url,
    target: _target,
    ...plain
  } = options;
  const secret = { auth, authOther, authExpired, authControl, authData };
  const recorded = {
    ...plain,
    ...Object.fromEntries(
      Object.entries(secret).flatMap(([name, one]) => (one === undefined ? [] : [[name, one.scheme]])),
    ),
    timeoutMs: settings.timeoutMs,
    runs: settings.runs,
    concurrency: settings.concurrency,
  };
  return { ...settings, recorded };
}

function credentialsOf({ suite, auth, authOther, authExpired, authControl, authData }: RunOptions): Credentials {
  const stray = [auth, authOther, authExpired, authControl, authData].find(isOfStore);
  if (stray !== undefined && suite !== 'store')
    throw new RunOptionsError(
      'auth',
      `A credential of the scheme ${stray.scheme} is for Stores: an API Server takes basic, digest or bearer.`,
    );
  if ((authControl === undefined) !== (authData === undefined)) {
    const lone = authControl === undefined ? 'authData' : 'authControl';
    throw new RunOptionsError(lone, 'The credentials of the two planes come together: --auth-control and --auth-data.');
  }
  return {
    ...(auth === undefined ? {} : { main: auth }),
    ...(authOther === undefined ? {} : { other: authOther }),
    ...(authExpired === undefined ? {} : { expired: authExpired }),
    ...(authControl === undefined ? {} : { control: authControl }),
    ...(authData === undefined ? {} : { data: authData }),
  };
}

function baseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new RunOptionsError(
      'url',
      `${JSON.stringify(text)} is no http or https URL; write it like https://host:5005.`,
    );
  }
  if (url.username !== '' || url.password !== '')
    throw new RunOptionsError('url', 'The URL must not hold a credential; give it with --auth or MAAS_AUTH.');
  if (url.search !== '' || url.hash !== '')
    throw new RunOptionsError('url', 'The URL must have neither a query nor a fragment.');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** `HOST:PORT`, an IPv6 address in brackets. */
function address(text: string): { host: string; port: number } {
  const parts = /^(\[[0-9a-fA-F:.]+\]|[^\s:/@[\]]+):(\d{1,5})$/.exec(text);
  const port = Number(parts?.[2]);
  if (parts === null || port > 65_535)
    throw new RunOptionsError(
      'listen',
      `${JSON.stringify(text)} is no address to listen at; write it like 127.0.0.1:5080.`,
    );
  return { host: (parts[1] as string).replace(/^\[|\]$/g, ''), port };
}

function implementerOf({ implementer = '1' }: RunOptions): string {
  if (/^[0-9A-Za-z]{1,40}$/.test(implementer)) return implementer;
  throw new RunOptionsError(
    'implementer',
    `${JSON.stringify(implementer)} is no Implementer ID: it has letters and digits only.`,
  );
}

function rootMetadata(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new RunOptionsError('tufRoot', `The TUF root ${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    const { signed } = JSON.parse(text) as { signed?: { _type?: unknown } };
    if (signed?._type === 'root') return text;
  } catch {
    // said below
  }
  throw new RunOptionsError('tufRoot', `The file ${file} holds no TUF root metadata.`);
}

/** Profiles that need more than a URL. */
function checkStoreOptions(options: RunOptions, named: readonly string[]): void {
  const listening = named.find((name) => /^(store-federation|controller-authenticity)$/.test(name));
  if (listening !== undefined && options.listen === undefined) {
    throw new RunOptionsError(
      'listen',
      `The profile ${listening} is judged from a repository of the suite's own: say with --listen HOST:PORT where the target was told to find it.`,
    );
  }
  const outside = (name: string): boolean => name === 'store-federation' || name === 'store-tuf';
  const mixed = named.some(outside) || options.profiles?.includes('auto') === true;
  if (options.listen !== undefined && mixed && !named.every(outside))
    throw new RunOptionsError(
      'profiles',
      `The repository of the suite attacks the Store while store-federation and store-tuf are judged: judge ${named.filter((name) => !outside(name)).join(', ')} in a run of its own, without --listen.`,
    );
  if (named.includes('store-submit') && options.allowWrites !== true)
    throw new RunOptionsError(
      'allowWrites',
      'The profile store-submit writes to the Store: allow it with --allow-writes.',
    );
  if (named.includes('controller-authenticity') && named.length > 1)
    throw new RunOptionsError(
      'profiles',
      'The profile controller-authenticity is judged at the URL of an API Server, so alone: the others are for Stores.',
    );
}

function pem(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new RunOptionsError('ca', `The authority file ${file} cannot be read: ${(error as Error).message}`);
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw new RunOptionsError('ca', `The authority file ${file} holds no PEM certificate.`);
  return text;
}

function number(
  options: RunOptions,
  name: 'seed' | 'runs' | 'timeoutMs' | 'checkTimeoutMs' | 'workers' | 'concurrency' | 'budgetS',
  fallback: number,
  least: number,
  most: number,
): number {
  const value = options[name] ?? fallback;
  if (Number.isFinite(value) && value >= least && value <= most && (name === 'budgetS' || Number.isInteger(value)))
    return value;
  throw new RunOptionsError(
    name,
    `${name} must be a${name === 'budgetS' ? '' : ' whole'} number from ${least} to ${most}, not ${value}.`,
  );
}

function checkShard({ shard }: RunOptions): void {
  if (shard === undefined) return;
  const { index, total } = shard;
  if (Number.isInteger(index) && Number.isInteger(total) && total >= 1 && index >= 1 && index <= total) return;
  throw new RunOptionsError('shard', `The shard ${index}/${total} is not there: write i/n with i from 1 to n.`);
}

function checkGrep(grep: string | undefined): void {
  if (grep === undefined) return;
  try {
    new RegExp(grep, 'i');
  } catch (error) {
    throw new RunOptionsError('grep', `${JSON.stringify(grep)} is no regular expression: ${(error as Error).message}`);
  }
}
