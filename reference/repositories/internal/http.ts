import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Agent, type Dispatcher, request } from 'undici';
import type { File, TransferLimits } from '../trees/types.js';
import { type GetOptions, RepositoryError } from '../types.js';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: Readable & { dump(options?: { limit: number }): Promise<void> };
}

/** Requests towards one repository: bounded in time, never redirected, errors in our own words. */
export interface HttpClient {
  ask(
    url: string,
    options?: {
      method?: string;
      headers?: Record<string, string>;
      body?: string | Buffer;
      signal?: AbortSignal | undefined;
    },
  ): Promise<Reply>;
  /** The body of an answer as text, at most `maxBytes`. */
  text(reply: Reply, maxBytes?: number): Promise<string>;
  close(): Promise<void>;
}

const answerBytes = 4 * 1024 * 1024;

export function createHttpClient(label: string, limits: TransferLimits): HttpClient {
  const dispatcher = new Agent({ connections: 32, headersTimeout: limits.headersMs, bodyTimeout: limits.idleMs });
  return {
    async ask(url, { method = 'GET', headers = {}, body, signal } = {}) {
      try {
        const answer = await request(url, {
          dispatcher,
          method: method as Dispatcher.HttpMethod,
          headers: { 'accept-encoding': 'identity', ...headers },
          ...(body === undefined ? {} : { body }),
          ...(signal === undefined ? {} : { signal }),
        });
        answer.body.on('error', () => undefined); // whoever reads it is told; whoever gives it up does not want to be
        return { status: answer.statusCode, headers: answer.headers, body: answer.body };
      } catch (error) {
        throw asRepositoryError(error, label);
      }
    },
    async text(reply, maxBytes = answerBytes) {
      const chunks: Buffer[] = [];
      let size = 0;
      try {
        for await (const chunk of reply.body as AsyncIterable<Buffer>) {
          size += chunk.length;
          if (size > maxBytes) throw new RepositoryError('TOO_LARGE', `${label} sent more than ${maxBytes} octets.`);
          chunks.push(chunk);
        }
      } catch (error) {
        throw asRepositoryError(error, label);
      }
      return Buffer.concat(chunks).toString('utf8');
    },
    close: () => dispatcher.destroy(),
  };
}

/** What went wrong on the way, as far as it may be told: the code of a socket error, never its addresses. */
export function asRepositoryError(error: unknown, label: string): RepositoryError {
  if (error instanceof RepositoryError) return error;
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT' || name === 'TimeoutError') {
    return new RepositoryError('TIMEOUT', `${label} did not answer in time.`);
  }
  const why = typeof code === 'string' ? code : name === 'AbortError' ? 'given up' : 'no usable answer';
  return new RepositoryError('UNAVAILABLE', `${label} could not be asked (${why}).`);
}

/** @throws RepositoryError for every status that is neither success nor "there is none" */
export function refusal(status: number, label: string): RepositoryError {
  if (status === 401 || status === 403) {
    return new RepositoryError('REFUSED', `${label} does not accept the credentials (${status}).`);
  }
  if (status >= 300 && status < 400) {
    return new RepositoryError('BAD_ANSWER', `${label} redirects (${status}), and no redirect is followed from there.`);
  }
  return new RepositoryError(
    status >= 500 || status === 429 ? 'UNAVAILABLE' : 'BAD_ANSWER',
    `${label} answered ${status}.`,
  );
}

/** Header fields of a conditional or partial GET. */
export function requestHeaders({ range, etag, ifRange }: GetOptions): Record<string, string> {
  return {
    ...(range === undefined ? {} : { range: `bytes=${range.first}-${range.last ?? ''}` }),
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(ifRange === undefined ? {} : { 'if-range': ifRange }),
  };
}

/** Reads 200, 206, 304, 404 and 410 of a GET; drains what is not wanted. @throws RepositoryError for the rest */
export async function fileOf(reply: Reply, label: string): Promise<File | 'unchanged' | undefined> {
  const { status, headers, body } = reply;
  if (status === 200 || status === 206) {
    const range = status === 206 ? contentRange(headers['content-range']) : undefined;
    if (status === 206 && range === undefined) {
      body.destroy();
      throw new RepositoryError('BAD_ANSWER', `${label} sent a part without saying which.`);
    }
    const length = range?.size ?? (status === 200 ? lengthOf(headers['content-length']) : undefined);
    const etag = single(headers.etag);
    const digest = /sha-256=:([A-Za-z0-9+/]{43}=):/.exec(single(headers['repr-digest']) ?? '')?.[1];
    return {
      body,
      ...(length === undefined ? {} : { length }),
      ...(etag === undefined || etag.startsWith('W/') ? {} : { etag }),
      ...(digest === undefined ? {} : { digest }),
      ...(range === undefined ? {} : { range: { first: range.first, last: range.last } }),
    };
  }
  await body.dump({ limit: 65_536 }).catch(() => undefined);
  if (status === 304) return 'unchanged';
  if (status === 404 || status === 410) return undefined;
  throw refusal(status, label);
}

function contentRange(field: string | undefined): { first: number; last: number; size?: number } | undefined {
  const [, first, last, size] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(field ?? '') ?? [];
  if (first === undefined || last === undefined) return undefined;
  return { first: Number(first), last: Number(last), ...(size === '*' ? {} : { size: Number(size) }) };
}

const lengthOf = (field: string | undefined): number | undefined =>
  field !== undefined && /^\d+$/.test(field) ? Number(field) : undefined;

/** One value of a header field. */
export function single(field: string | string[] | undefined): string | undefined {
  return Array.isArray(field) ? field.join(', ') : field;
}
