import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../spec/root.js';
import { type Commons, createCommons } from './controller/commons.js';
import { createController } from './controller/controller.js';
import type { Controller, ControllerLimits } from './controller/types.js';
import { type LaunchPolicy, launchRule } from './launch-policy.js';
import type { Repository } from './repositories/types.js';
import type { ServerLimits } from './server/limits.js';
import { createServer } from './server/server.js';
import type { AuthOptions, DialectName, ServerLog, ServerOptions, ServerPlugin } from './server/types.js';
import { openTrust, type TrustOptions } from './start-trust.js';
import { createStore, type StoreOptions } from './store/store.js';

export interface ReferenceOptions extends TrustOptions {
  /** Port of the API Server; 0 (default) takes any free one. */
  port?: number;
  /** Port of the Store; 0 (default) takes any free one. */
  storePort?: number;
  /** Address both listen on; default 127.0.0.1. */
  host?: string;
  /** `true`: the test certificate of this package, signed by {@link testAuthorityFile}; or a certificate of your own. */
  tls?: boolean | { key: string | Buffer; cert: string | Buffer };
  auth?: AuthOptions;
  /** Default: both. */
  dialect?: DialectName | 'both';
  prefix?: string;
  /** Store folder; default: the conformance workflows of this package. */
  data?: string;
  /** Further options of the Store. */
  storeOptions?: Pick<StoreOptions, 'submitters' | 'audit' | 'federation' | 'wrapFederation' | 'plugins' | 'checker'>;
  /** Which workflows each identity may launch; absent: all. */
  policy?: LaunchPolicy;
  limits?: Partial<ServerLimits & ControllerLimits>;
  plugins?: readonly ServerPlugin[];
  wrapController?: (controller: Controller) => Controller;
  /** Further options of the API Server; they win over those above. */
  serverOptions?: Partial<ServerOptions>;
  log?: ServerLog;
  /** Store and sandbox threads of {@link shareReferences}, instead of own ones; `data`, `storePort` and limits on AIMs then say nothing. */
  shared?: SharedGround;
}

/** What many references of one process stand on. */
export interface SharedGround {
  readonly store: string;
  readonly commons: Commons;
  /** After the references on it have closed. */
  close(): Promise<void>;
}

export interface Reference {
  /** Base URL of the API Server, without a trailing slash. */
  url: string;
  /** Base URL of the Store. */
  store: string;
  /** Ends running requests, then closes API Server, Controller and Store. Idempotent. */
  close(): Promise<void>;
}

const keyFolder = join(packageRoot, 'fixtures', 'keys');

/** PEM file of the authority that signed the test certificate; clients of a reference with `tls: true` need it. */
export const testAuthorityFile: string = join(keyFolder, 'ca.pem');

/**
 * Starts a whole reference: Store, Controller and API Server.
 *
 * @throws Error with the cause in a sentence when a port, the Store folder or a certificate cannot be had; what was
 *   started until then is closed again
 * @example
 * const reference = await startReference({ auth: { scheme: 'bearer', token: 'secret' } });
 * console.log(reference.url);
 * await reference.close();
 */
export async function startReference(options: ReferenceOptions = {}): Promise<Reference> {
  const { port = 0, host = '127.0.0.1', limits = {}, plugins = [], log } = options;
  const logged = log === undefined ? {} : { log };
  const tls = readTls(options.tls);
  const opened: { close(): Promise<void> }[] = [];
  const close = once(async () => {
    while (opened.length > 0) await opened.pop()?.close();
  });
  try {
    const own = options.shared === undefined ? await openStore(options, opened) : undefined;
    const storeUrl = options.shared?.store ?? own?.url ?? '';
    const made = createController({
      store: storeUrl,
      limits,
      ...(own?.trusted === undefined ? {} : { trusted: own.trusted }),
      ...(options.policy === undefined ? {} : { mayLaunch: launchRule(options.policy, options.auth) }),
      ...(options.shared === undefined ? {} : { commons: options.shared.commons }),
      ...logged,
    });
    opened.push(made);
    const server = createServer({
      controller: options.wrapController?.(made) ?? made,
      limits,
      plugins,
      ...logged,
      ...(tls === undefined ? {} : { tls }),
      ...(options.auth === undefined ? {} : { auth: options.auth }),
      ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
      ...(options.dialect === undefined || options.dialect === 'both' ? {} : { dialects: [options.dialect] }),
      ...options.serverOptions,
    });
    opened.push(server);
    return { url: await server.listen(port, host), store: storeUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Starts the Store of a reference alone; `url` is then empty. @throws Error with a sentence */
export async function startStore(options: ReferenceOptions = {}): Promise<Reference> {
  const opened: { close(): Promise<void> }[] = [];
  const close = once(async () => {
    while (opened.length > 0) await opened.pop()?.close();
  });
  try {
    return { url: '', store: (await openStore(options, opened)).url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * A Store with the conformance workflows, and sandbox threads, for references that come and go in this process. A server
 * then costs what tells it from others: a fraction of the time of a whole one.
 *
 * @param threads idle sandbox threads that are kept for the next
 */
export async function shareReferences(threads = 32): Promise<SharedGround> {
  const opened: { close(): Promise<void> }[] = [];
  const { url: store } = await openStore({}, opened);
  const commons = createCommons(store, undefined, { kept: threads, frozen: true });
  opened.push(commons);
  const close = once(async () => {
    while (opened.length > 0) await opened.pop()?.close();
  });
  return { store, commons, close };
}

async function openStore(
  options: ReferenceOptions,
  opened: { close(): Promise<void> }[],
): Promise<{ url: string; trusted: readonly Repository[] | undefined }> {
  const folder = options.data ?? join(packageRoot, 'dist', 'fixtures', 'workflows', 'store');
  const trust = await openTrust(options, folder, opened);
  const store = createStore({
    folder,
    // The folder that ships with the package is read only: a submission must not change what everybody is judged with.
    submissions: options.data !== undefined,
    remotes: trust.remotes,
    ...(options.state === undefined ? {} : { cache: join(options.state, 'cache') }),
    ...options.storeOptions,
    ...(options.log === undefined ? {} : { log: options.log }),
  });
  opened.push(store);
  const url = await store.listen(options.storePort ?? 0, options.host ?? '127.0.0.1');
  return { url, trusted: await trust.forController(url) };
}

function readTls(tls: ReferenceOptions['tls']): ServerOptions['tls'] {
  if (typeof tls !== 'boolean') return tls;
  if (!tls) return undefined;
  try {
    return { key: readFileSync(join(keyFolder, 'server-key.pem')), cert: readFileSync(join(keyFolder, 'server.pem')) };
  } catch {
    throw new Error(
      `The test certificate is missing in ${keyFolder}; the installation is incomplete: install the package again.`,
    );
  }
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= run();
    return running;
  };
}
