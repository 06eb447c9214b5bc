import { createHttpClient, type Reply, refusal } from '../internal/http.js';
import { RepositoryError } from '../types.js';
import type { OpenContext, Tree } from './types.js';

interface FileStatus {
  pathSuffix: string;
  type: 'FILE' | 'DIRECTORY';
  length: number;
  modificationTime: number;
  fileId?: number;
}

/**
 * HDFS by WebHDFS: `webhdfs://namenode:9870/folder`, or `webhdfs+https://`. Identity by `HADOOP_USER_NAME` (simple
 * authentication) or `WEBHDFS_TOKEN` (a delegation token).
 *
 * OPEN goes as the protocol says: the namenode answers 307 and names a datanode, which sends the octets. That one
 * redirect is followed, to the WebHDFS interface only and with nothing but the query that the namenode wrote.
 */
export function openWebhdfsTree(spec: URL, { env, limits }: OpenContext): Tree {
  const scheme = spec.protocol === 'webhdfs+https:' ? 'https' : 'http';
  const folder = spec.pathname.replace(/\/+$/, '');
  const label = `${spec.protocol}//${spec.host}${folder}/`;
  const http = createHttpClient(label, limits);
  const { HADOOP_USER_NAME: user, WEBHDFS_TOKEN: token } = env;
  const at = (path: string, op: string, more: Record<string, string> = {}): string => {
    const query = new URLSearchParams({
      op,
      ...(token ? { delegation: token } : user ? { 'user.name': user } : {}),
      ...more,
    });
    const place = `${folder}/${path}`.split('/').map(encodeURIComponent).join('/');
    return `${scheme}://${spec.host}/webhdfs/v1${place}?${query}`;
  };

  async function json<T>(url: string, signal?: AbortSignal): Promise<T | undefined> {
    const reply = await http.ask(url, { signal });
    const text = await http.text(reply);
    if (reply.status === 404) return undefined;
    if (reply.status !== 200) throw refusal(reply.status, label);
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new RepositoryError('BAD_ANSWER', `${label} answered with something that is not JSON.`);
    }
  }

  async function fromDatanode(reply: Reply, signal: AbortSignal | undefined): Promise<Reply> {
    await reply.body.dump({ limit: 65_536 });
    const place = URL.canParse(String(reply.headers.location)) ? new URL(String(reply.headers.location)) : undefined;
    if (place === undefined || !/^https?:$/.test(place.protocol) || !place.pathname.startsWith('/webhdfs/v1/')) {
      throw new RepositoryError('BAD_ANSWER', `${label} names a datanode that is none.`);
    }
    if (scheme === 'https' && place.protocol !== 'https:') {
      throw new RepositoryError('BAD_ANSWER', `${label} speaks TLS and names a datanode without it.`);
    }
    return http.ask(place.href, { signal });
  }

  return {
    label,
    async get(path, { range, etag: held, ifRange, signal } = {}) {
      const status = (await json<{ FileStatus: FileStatus }>(at(path, 'GETFILESTATUS'), signal))?.FileStatus;
      if (status === undefined || status.type !== 'FILE') return undefined;
      const { length } = status;
      // HDFS knows no entity tags; a file there is written once, so what identifies it is its id, length and time.
      const etag = `"${status.fileId ?? 0}-${length}-${status.modificationTime}"`;
      if (held === etag) return 'unchanged';
      const partial = range !== undefined && range.first < length && (ifRange === undefined || ifRange === etag);
      const first = partial ? range.first : 0;
      const last = partial ? Math.min(range.last ?? length - 1, length - 1) : length - 1;
      const part: Record<string, string> = partial ? { offset: String(first), length: String(last - first + 1) } : {};
      const answer = await http.ask(at(path, 'OPEN', part), { signal });
      const reply = answer.status === 307 ? await fromDatanode(answer, signal) : answer;
      if (reply.status !== 200 && reply.status !== 206) {
        await reply.body.dump({ limit: 65_536 });
        throw refusal(reply.status, label);
      }
      return { body: reply.body, length, etag, ...(partial ? { range: { first, last } } : {}) };
    },
    async list(path, signal) {
      const found = await json<{ FileStatuses: { FileStatus: FileStatus[] } }>(at(path, 'LISTSTATUS'), signal);
      return (found?.FileStatuses.FileStatus ?? []).map((each) =>
        each.type === 'DIRECTORY' ? `${each.pathSuffix}/` : each.pathSuffix,
      );
    },
    close: () => http.close(),
  };
}
