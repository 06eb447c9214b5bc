import { createHttpClient, fileOf, refusal, requestHeaders } from '../internal/http.js';
import { RepositoryError } from '../types.js';
import type { OpenContext, Tree } from './types.js';

/**
 * Files behind any web server that answers GET. Folders can be listed where the server does so: nginx with
 * `autoindex_format json`, or any page that links what it lists.
 */
export function openHttpTree(base: URL, { env, limits }: OpenContext): Tree {
  const url = new URL(base);
  const authorization = credentials(url, env);
  url.username = url.password = url.search = url.hash = '';
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  const label = url.href;
  const http = createHttpClient(label, limits);
  const headers = authorization === undefined ? {} : { authorization };
  const at = (path: string): string => `${url.href}${path.split('/').map(encodeURIComponent).join('/')}`;
  return {
    label,
    async get(path, options = {}) {
      const reply = await http.ask(at(path), {
        headers: { ...headers, ...requestHeaders(options) },
        signal: options.signal,
      });
      return fileOf(reply, label);
    },
    async list(folder, signal) {
      const reply = await http.ask(`${at(folder)}/`, {
        headers: { ...headers, accept: 'application/json, text/html' },
        signal,
      });
      const text = await http.text(reply);
      if (reply.status === 404) return [];
      if (reply.status === 403) throw new RepositoryError('UNSUPPORTED', `${label} does not list its folders.`);
      if (reply.status !== 200) throw refusal(reply.status, label);
      return String(reply.headers['content-type']).includes('json') ? fromJson(text, label) : fromHtml(text);
    },
    close: () => http.close(),
  };
}

/** `MAAS_REMOTE_AUTH=basic:USER:PASSWORD` or `bearer:TOKEN`; a URL is no place for them: it lands in logs and process lists. */
function credentials(url: URL, env: NodeJS.ProcessEnv): string | undefined {
  if (url.username !== '' || url.password !== '') {
    throw new RepositoryError(
      'CONFIG',
      `Credentials belong into the environment (MAAS_REMOTE_AUTH), not into the URL of ${url.host}.`,
    );
  }
  const given = env.MAAS_REMOTE_AUTH;
  if (given === undefined || given === '') return undefined;
  const [, scheme, rest = ''] = /^(basic|bearer):(.+)$/.exec(given) ?? [];
  if (scheme === 'bearer') return `Bearer ${rest}`;
  if (scheme === 'basic') return `Basic ${Buffer.from(rest).toString('base64')}`;
  throw new RepositoryError('CONFIG', 'MAAS_REMOTE_AUTH has to be basic:USER:PASSWORD or bearer:TOKEN.');
}

function fromJson(text: string, label: string): string[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    list = undefined;
  }
  if (!Array.isArray(list))
    throw new RepositoryError('BAD_ANSWER', `${label} lists a folder in no form that is known.`);
  return list.flatMap((entry: { name?: unknown; type?: unknown } | null) =>
    typeof entry?.name === 'string' ? [entry.type === 'directory' ? `${entry.name}/` : entry.name] : [],
  );
}

const fromHtml = (text: string): string[] =>
  [...text.matchAll(/href="(?:\.\/)?([^"/?#:]+\/?)"/g)].flatMap(([, name = '']) => {
    try {
      return [decodeURIComponent(name)];
    } catch {
      return [];
    }
  });
