import { createHttpClient, fileOf, type Reply, refusal, requestHeaders } from '../internal/http.js';
import { type SwiftSession, signIn } from '../internal/swift-session.js';
import { RepositoryError } from '../types.js';
import type { OpenContext, Tree } from './types.js';

const pageSize = 1000;

/** A container of OpenStack Swift: `swift+https://host/container/prefix`; the host is that of the authentication. */
export function openSwiftTree(spec: URL, { env, limits }: OpenContext): Tree {
  const origin = `${spec.protocol.replace(/^swift\+/, '')}//${spec.host}`;
  const [container = '', ...folders] = decodeURIComponent(spec.pathname)
    .split('/')
    .filter((part) => part !== '');
  if (container === '') throw new RepositoryError('CONFIG', `${spec.protocol}//${spec.host} names no container.`);
  const prefix = folders.map((folder) => `${folder}/`).join('');
  const label = `${spec.protocol}//${spec.host}/${container}/${prefix}`;
  const http = createHttpClient(label, limits);
  let current: Promise<SwiftSession> | undefined;

  /** Tokens end: a request that is refused is repeated once with a new one. */
  async function ask(target: string, headers: Record<string, string>, signal?: AbortSignal): Promise<Reply> {
    for (const last of [false, true]) {
      current ??= signIn(http, origin, env, label);
      const opened = current;
      const { storage, token } = await opened.catch((error: unknown) => {
        if (current === opened) current = undefined;
        throw error;
      });
      const reply = await http.ask(`${storage}/${encodeURIComponent(container)}${target}`, {
        headers: { ...headers, 'x-auth-token': token },
        signal,
      });
      if (reply.status !== 401 || last) return reply;
      await reply.body.dump({ limit: 65_536 });
      if (current === opened) current = undefined;
    }
    throw new Error('unreachable: the second turn answers');
  }

  return {
    label,
    async get(path, options = {}) {
      const target = `/${`${prefix}${path}`.split('/').map(encodeURIComponent).join('/')}`;
      const { range, ifRange, ...whole } = options;
      // Swift passes over If-Range, and would send a part of another object: If-Match says the same with a refusal.
      const part = {
        ...requestHeaders({ ...whole, ...(range && { range }) }),
        ...(range && ifRange && { 'if-match': ifRange }),
      };
      let reply = await ask(target, part, options.signal);
      if (reply.status === 412 && range && ifRange) {
        await reply.body.dump({ limit: 65_536 });
        reply = await ask(target, requestHeaders(whole), options.signal);
      }
      const file = await fileOf(reply, label);
      // Swift's entity tag is an MD5 in hex, in older versions without the quotes that RFC 9110 8.8.3 asks for.
      const etag = reply.headers.etag?.replace(/^"?([^"]*)"?$/, '"$1"');
      return typeof file === 'object' && etag !== undefined ? { ...file, etag } : file;
    },
    async list(folder, signal) {
      const names: string[] = [];
      const below = `${prefix}${folder}/`;
      for (let marker = ''; names.length < 100_000; ) {
        const query = new URLSearchParams({
          format: 'json',
          delimiter: '/',
          prefix: below,
          limit: String(pageSize),
          marker,
        });
        const reply = await ask(`?${query}`, {}, signal);
        const text = await http.text(reply);
        if (reply.status === 404) return [];
        if (reply.status !== 200 && reply.status !== 204) throw refusal(reply.status, label);
        const page = (text === '' ? [] : JSON.parse(text)) as { name?: string; subdir?: string }[];
        for (const { name, subdir } of page) names.push((subdir ?? name ?? '').slice(below.length));
        const end = page.at(-1);
        if (end === undefined || page.length < pageSize) break;
        marker = end.subdir ?? end.name ?? '';
      }
      return names;
    },
    close: () => http.close(),
  };
}
