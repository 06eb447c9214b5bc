import type { Leave } from '../check.js';
import type { HeaderList } from '../types.js';
import { beginExchange, type Connection, httpVersionOf } from './connection.js';
import { startDeadline } from './deadline.js';
import { classifyFault, type ExchangeFault, leftOnPurpose } from './exchange-error.js';
import { readBody } from './read-body.js';
import type { Slots } from './slots.js';

/** A request as it goes on the wire. */
export interface WireRequest {
  method: string;
  /** Origin-form request target, as written. */
  target: string;
  headers: HeaderList;
  body: Uint8Array | undefined;
}

/** What came back, complete or not. */
export interface Transfer {
  startedAt: string;
  headersMs?: number;
  endMs: number;
  head?: { status: number; httpVersion: string; headers: HeaderList };
  bytes: Uint8Array;
  fault?: ExchangeFault;
  /** A kept connection was dropped before an octet of the answer: RFC 9112 9.3.1 lets a client try again on a new one. */
  droppedIdle: boolean;
}

export interface TransferLimits {
  timeoutMs: number;
  maxBodyBytes: number;
  /** Places for bodies that are read beyond the first MiB. */
  large: Slots;
  /** Gives the exchange up, e.g. when its check is over. */
  signal?: AbortSignal | undefined;
  /** Gives it up on purpose. */
  leave?: Leave | undefined;
  onHead?: ((status: number) => void) | undefined;
}

/** One request and its response on one connection. Never throws for what the network or the server does. */
export async function transfer(
  connection: Connection,
  request: WireRequest,
  limits: TransferLimits,
): Promise<Transfer> {
  const startedAt = new Date().toISOString();
  const start = performance.now();
  const elapsed = (): number => Math.round((performance.now() - start) * 10) / 10;
  const stop = new AbortController();
  const abandon = (): void => stop.abort();
  limits.signal?.addEventListener('abort', abandon, { once: true });
  const deadline = startDeadline(limits.timeoutMs, abandon);
  let left = false;
  const leave = (): void => {
    left = true;
    abandon();
  };
  const leaving = limits.leave?.afterMs === undefined ? undefined : setTimeout(leave, limits.leave.afterMs);
  beginExchange(connection);
  let head: Transfer['head'];
  let headersMs: number | undefined;
  const chunks: Buffer[] = [];
  let fault: ExchangeFault | undefined;
  try {
    if (limits.signal?.aborted === true) abandon();
    const response = await connection.client.request({
      path: request.target,
      method: request.method as 'GET',
      headers: request.headers.flat(),
      body: request.body ?? null,
      signal: stop.signal,
      responseHeaders: 'raw',
      // The deadline above bounds the whole exchange; undici's own would count the time in which this process was busy.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    headersMs = elapsed();
    head = { status: response.statusCode, httpVersion: httpVersionOf(connection), headers: pairs(response.headers) };
    limits.onHead?.(head.status);
    fault = await readBody(response.body as AsyncIterable<Buffer>, chunks, {
      maxBodyBytes: limits.maxBodyBytes,
      large: limits.large,
      pause: deadline.pause,
      enough: limits.leave?.when,
    });
  } catch (error) {
    fault = left
      ? leftOnPurpose
      : stop.signal.aborted
        ? givenUp(connection, limits, head !== undefined)
        : classifyFault(error);
  } finally {
    deadline.clear();
    clearTimeout(leaving);
    limits.signal?.removeEventListener('abort', abandon);
  }
  const droppedIdle = fault?.code === 'reset' && !connection.fresh && connection.statusLine === '';
  return {
    startedAt,
    endMs: elapsed(),
    bytes: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks),
    droppedIdle,
    ...(headersMs === undefined ? {} : { headersMs }),
    ...(head === undefined ? {} : { head }),
    ...(fault === undefined ? {} : { fault }),
  };
}

function givenUp(connection: Connection, limits: TransferLimits, headersCame: boolean): ExchangeFault {
  if (limits.signal?.aborted === true) return { code: 'aborted', message: 'given up because the check ended' };
  if (!connection.connected) return { code: 'unreachable', message: `no connection within ${limits.timeoutMs} ms` };
  const what = headersCame ? 'the response did not end' : 'no response';
  return { code: 'timeout', message: `${what} within ${limits.timeoutMs} ms` };
}

/** Blanks around a field value are no part of it (RFC 9112 section 5); undici leaves those at its end. */
function withoutBlanks(value: string): string {
  const blank = (at: number): boolean => value[at] === ' ' || value[at] === '\t';
  let [from, to] = [0, value.length];
  while (from < to && blank(from)) from += 1;
  while (to > from && blank(to - 1)) to -= 1;
  return value.slice(from, to);
}

function pairs(raw: unknown): HeaderList {
  // With `responseHeaders: 'raw'` undici gives name, value, name, value …, whatever its types say.
  const flat = raw as readonly (string | Buffer)[];
  const list: [string, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) list.push([String(flat[i]), withoutBlanks(String(flat[i + 1]))]);
  return list;
}
