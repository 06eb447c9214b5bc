import { readFile } from 'node:fs/promises';
import { type Element, type Repository, RepositoryError } from '../../repositories/types.js';
import type { StoreLog } from '../types.js';
import { createBreaker } from './breaker.js';
import { type CacheEntry, type ContentCache, openCache } from './cache.js';
import { type DownloadLimits, download } from './download.js';

/** An element of a remote repository that lies in the cache, verified. */
export interface RemoteElement {
  path: string;
  name: string;
  version?: number;
  /** Label of the repository. */
  origin: string;
  /** `stale`: the repository cannot be asked whether it still stands. */
  state: 'fetched' | 'cached' | 'stale';
}

/** The remote repositories of a Store, as one. */
export interface Federation {
  /**
   * @returns undefined when every repository says that it has no such element
   * @throws RepositoryError of the first that failed, when none has it
   */
  get(element: Element): Promise<RemoteElement | undefined>;
  /** Instance names of all that can be asked, sorted, with the repository of each. */
  names(after: string, limit: number): Promise<Map<string, Repository>>;
  /** Versions that the first repository with that name has, rising. */
  versions(name: string): Promise<number[]>;
  close(): Promise<void>;
}

export interface FederationOptions {
  /** In the order they are asked. */
  repositories: readonly Repository[];
  /** Folder of the cache. */
  cache: string;
  cacheBytes?: number;
  limits?: Partial<DownloadLimits>;
  /** How long the latest version and unversioned elements are taken from the cache without asking, ms; default 2000. */
  freshMs?: number;
  breaker?: { failures?: number; pauseMs?: number };
  log?: StoreLog | undefined;
}

const GiB = 1024 ** 3;

/**
 * Asks remote repositories in order, fetches an element once however many want it, keeps it by its digest, and gives out
 * nothing before all of it has been verified: a download goes to a file first, never into memory.
 */
export async function createFederation(options: FederationOptions): Promise<Federation> {
  const { freshMs = 2_000, log } = options;
  const limits: DownloadLimits = { maxBytes: 2 * GiB, idleMs: 5_000, totalMs: 5_000, ...options.limits };
  const cache = await openCache(options.cache, options.cacheBytes ?? 8 * GiB);
  const { failures, pauseMs } = options.breaker ?? {};
  const remotes = options.repositories.map((repository) => ({ repository, breaker: createBreaker(failures, pauseMs) }));
  const running = new Map<string, Promise<RemoteElement | undefined>>();
  const fresh = new Map<string, number>(); // key → until when

  /** Counts what a repository does for its breaker; undefined when it is not to be asked now. */
  async function asked<T>(
    { repository, breaker }: (typeof remotes)[number],
    what: string,
    work: () => Promise<T>,
  ): Promise<T> {
    if (!breaker.allows())
      throw new RepositoryError('UNAVAILABLE', `${repository.label} failed before and is left alone for a while.`);
    try {
      const result = await work();
      breaker.succeeded();
      return result;
    } catch (error) {
      const failure =
        error instanceof RepositoryError ? error : new RepositoryError('UNAVAILABLE', `${repository.label} failed.`);
      // A lie about one element says nothing of the others; silence does.
      if (failure.code === 'NOT_TRUSTED' || failure.code === 'TOO_LARGE') breaker.succeeded();
      else breaker.failed();
      log?.('remote-failed', { remote: repository.label, element: what, code: failure.code, reason: failure.message });
      throw failure;
    }
  }

  async function fetchFrom(repository: Repository, element: Element): Promise<RemoteElement | undefined> {
    const key = keyOf(element, repository.label);
    const held = await cache.entry(key);
    const found = await repository.get(element, held?.etag === undefined ? {} : { etag: held.etag });
    if (found === undefined) return undefined;
    if (found === 'unchanged' && held !== undefined) return elementOf(cache, held, 'cached');
    if (found === 'unchanged')
      throw new RepositoryError('BAD_ANSWER', `${repository.label} says unchanged of what nobody has.`);
    const draft = await cache.draft();
    try {
      const { sha256, size } = await download(repository, element, found, draft.path, limits);
      const name = element.kind === 'metadata' ? await nameIn(draft.path, element.name, repository.label) : found.name;
      const entry: CacheEntry = {
        sha256,
        origin: repository.label,
        name,
        ...(found.etag === undefined ? {} : { etag: found.etag }),
        ...(found.version === undefined ? {} : { version: found.version }),
      };
      await pin(cache, element, entry);
      await draft.keep(sha256, size);
      await cache.remember(key, entry);
      log?.('remote-fetched', { remote: repository.label, element: nameOf(element), octets: size, sha256 });
      return elementOf(cache, entry, 'fetched');
    } finally {
      await draft.drop();
    }
  }

  async function find(element: Element): Promise<RemoteElement | undefined> {
    // A published version never changes: once it is here, it needs no asking.
    const final = element.kind === 'metadata' && element.version !== undefined;
    const pinned = final ? await cache.entry(pinOf(element.name, element.version ?? 0)) : undefined;
    if (pinned !== undefined) return elementOf(cache, pinned, 'cached');
    let failure: RepositoryError | undefined;
    for (const remote of remotes) {
      const key = keyOf(element, remote.repository.label);
      const held = await cache.entry(key);
      if (held !== undefined && (fresh.get(key) ?? 0) > Date.now()) return elementOf(cache, held, 'cached');
      try {
        const found = await asked(remote, nameOf(element), () => fetchFrom(remote.repository, element));
        if (found === undefined) continue;
        fresh.set(key, Date.now() + freshMs);
        return found;
      } catch (error) {
        const known = error as RepositoryError;
        if (held !== undefined && (known.code === 'UNAVAILABLE' || known.code === 'TIMEOUT'))
          return elementOf(cache, held, 'stale');
        failure ??= known;
      }
    }
    if (failure !== undefined) throw failure;
    return undefined;
  }

  return {
    get(element) {
      const key = keyOf(element, '');
      const joined = running.get(key);
      if (joined !== undefined) return joined;
      const promise = find(element).finally(() => running.delete(key));
      running.set(key, promise);
      return promise;
    },
    async names(after, limit) {
      const all = new Map<string, Repository>();
      await Promise.all(
        remotes.map(async (remote) => {
          const page = await asked(remote, 'list', () => remote.repository.list({ after, limit })).catch(
            () => undefined,
          );
          for (const name of page?.names ?? []) if (!all.has(name)) all.set(name, remote.repository);
        }),
      );
      return new Map([...all].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, limit));
    },
    async versions(name) {
      for (const remote of remotes) {
        const found = await asked(remote, `versions of ${name}`, () => remote.repository.versions(name)).catch(
          () => [],
        );
        if (found.length > 0) return found;
      }
      return [];
    },
    close: async () => void (await Promise.all(remotes.map(({ repository }) => repository.close()))),
  };
}

const nameOf = ({ kind, name, version }: Element): string =>
  `${kind} ${name}${version === undefined ? '' : ` ${version}`}`;
const keyOf = (element: Element, label: string): string => `${nameOf(element)} ${label}`;

function elementOf(
  cache: ContentCache,
  { sha256, name, version, origin }: CacheEntry,
  state: RemoteElement['state'],
): RemoteElement {
  return { path: cache.path(sha256), name, origin, state, ...(version === undefined ? {} : { version }) };
}

const pinOf = (name: string, version: number): string => `pin ${name} ${version}`;

/** A version means the same octets for good, whichever repository sends them: the first that was seen counts. */
async function pin(cache: ContentCache, { kind }: Element, entry: CacheEntry): Promise<void> {
  if (kind !== 'metadata' || entry.version === undefined) return;
  const key = pinOf(entry.name, entry.version);
  const before = await cache.pinned(key);
  if (before === undefined) return cache.remember(key, entry);
  if (before.sha256 === entry.sha256) return;
  throw new RepositoryError(
    'NOT_TRUSTED',
    `${entry.origin} sends another version ${entry.version} of ${entry.name} than ${before.origin} did: a published version never changes.`,
  );
}

/** @throws RepositoryError NOT_TRUSTED when the L3 is of another AIM than was asked for */
async function nameIn(path: string, asked: string, label: string): Promise<string> {
  let name: unknown;
  let header: unknown;
  try {
    const l3 = JSON.parse(await readFile(path, 'utf8')) as {
      Header?: unknown;
      Identifier?: { AIMName?: unknown };
    } | null;
    [name, header] = [l3?.Identifier?.AIMName, l3?.Header];
  } catch {
    // told below
  }
  if (typeof name === 'string' && (name === asked || header === asked)) return name;
  throw new RepositoryError('NOT_TRUSTED', `${label} sent something else than the metadata of ${asked}.`);
}
