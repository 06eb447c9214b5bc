import { nextTarget } from '../../spec/links.js';
import { standardName } from '../store/names.js';
import { createHttpClient, fileOf, type Reply, refusal, requestHeaders, single } from './internal/http.js';
import type { OpenContext } from './trees/types.js';
import { type Repository, RepositoryError } from './types.js';

/**
 * Another MPAI Store by its REST interface (spec/store.openapi.yaml): `mpai+https://store.example`. Packages and approvals
 * come from its files. `MPAI_STORE_TOKEN` is sent as a bearer token where a Store asks for one.
 */
export function openMpaiStore(spec: URL, { env, limits }: OpenContext): Repository {
  const base = `${spec.protocol.replace(/^mpai\+/, '')}//${spec.host}${spec.pathname.replace(/\/+$/, '')}`;
  const label = `mpai+${base}`;
  const http = createHttpClient(label, limits);
  const { MPAI_STORE_TOKEN: token } = env;
  const authorized: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};

  async function entries(
    path: string,
    signal?: AbortSignal,
  ): Promise<{ list: Record<string, unknown>[]; next: string | undefined }> {
    const reply = await http.ask(`${base}${path}`, { headers: { ...authorized, accept: 'application/json' }, signal });
    const text = await http.text(reply);
    if (reply.status === 404) return { list: [], next: undefined };
    if (reply.status !== 200) throw refusal(reply.status, label);
    try {
      const list: unknown = JSON.parse(text);
      if (Array.isArray(list)) return { list, next: nextTarget(single(reply.headers.link) ?? '') };
    } catch {
      // told below
    }
    throw new RepositoryError('BAD_ANSWER', `${label} answered with something that is no list.`);
  }

  /** A Store that has something from elsewhere says in its problem details what was wrong there. */
  async function explained(reply: Reply): Promise<RepositoryError> {
    const text = await http.text(reply, 65_536).catch(() => '');
    const failure = refusal(reply.status, label);
    try {
      const { detail } = JSON.parse(text) as { detail?: unknown };
      if (typeof detail !== 'string' || detail === '') return failure;
      const readable = detail.replaceAll(/[^\x20-\x7e\u00a0-\uffff]/g, ' ').slice(0, 500);
      return new RepositoryError(
        reply.status === 504 ? 'TIMEOUT' : failure.code,
        `${label} answered ${reply.status}: ${readable}`,
      );
    } catch {
      return failure;
    }
  }

  return {
    label,
    async get({ kind, name, version }, options = {}) {
      const path = {
        metadata: `/MPAI/Store/L3/${encodeURIComponent(name)}${version === undefined ? '' : `?version=${version}`}`,
        package: `/packages/${encodeURIComponent(name)}.tar.gz`,
        approved: `/approved/${encodeURIComponent(name)}.json`,
      }[kind];
      const reply = await http.ask(`${base}${path}`, {
        headers: { ...authorized, ...requestHeaders(options) },
        signal: options.signal,
      });
      if (reply.status >= 500) throw await explained(reply);
      const found = await fileOf(reply, label);
      if (found === undefined || found === 'unchanged') return found;
      const told = Number(single(reply.headers['mpai-store-version']));
      const known = version ?? (Number.isSafeInteger(told) && told > 0 ? told : undefined);
      return { ...found, name, ...(kind === 'metadata' && known !== undefined ? { version: known } : {}) };
    },
    async versions(name, signal) {
      const { list } = await entries(`/MPAI/Store/L3/${encodeURIComponent(name)}/versions`, signal);
      return list
        .flatMap(
          ({ version, Version }) => ([version, Version].find((each) => Number.isSafeInteger(each)) as number) ?? [],
        )
        .sort((a, b) => a - b);
    },
    async list({ after, limit = 1000, signal } = {}) {
      const query = new URLSearchParams({ limit: String(limit), ...(after === undefined ? {} : { after }) });
      const { list, next } = await entries(`/MPAI/Store/L3?${query}`, signal);
      // A Store without paging ignores the query: it sends all, from the beginning.
      const all = list
        .flatMap(idOf)
        .filter((name) => after === undefined || name > after)
        .sort();
      const names = [...new Set(all)].slice(0, limit);
      const last = names.at(-1);
      return { names, ...(last !== undefined && (next !== undefined || all.length > limit) ? { next: last } : {}) };
    },
    close: () => http.close(),
  };
}

/** The key of an entry is not published anywhere we could read, so each spelling seen is taken. */
function idOf(entry: Record<string, unknown>): string[] {
  const id = [entry.id, entry.AIMName, entry.name].find(
    (each) => typeof each === 'string' && standardName(each) !== each,
  );
  return id === undefined ? [] : [id as string];
}
