import type { Reply, WireReply } from './check.js';
import type { Exchanged } from './exchange.js';
import { jsonTrouble } from './internal/json-limits.js';
import { NoAnswer, Violation } from './outcomes.js';
import type { OctetsExchanged } from './wire.js';

/**
 * The response of an exchange as checks use it.
 *
 * @throws NoAnswer when the exchange has no complete response.
 */
export function replyOf({ exchange, bytes }: Exchanged): Reply {
  const { response, error } = exchange;
  // An exchange that the suite left on purpose is answered by what had come till then.
  const ended = error === undefined || error.code === 'left';
  if (!ended || response === undefined) {
    const { code, message } = error ?? { code: 'protocol', message: 'no response' };
    throw new NoAnswer(`${exchange.request.method} ${exchange.request.url}: ${message}`, code, exchange.id);
  }
  const header = (name: string): string | undefined => {
    const values = response.headers
      .filter(([field]) => field.toLowerCase() === name.toLowerCase())
      .map(([, value]) => value);
    return values.length === 0 ? undefined : values.join(', ');
  };
  const text = (): string => new TextDecoder('utf-8').decode(bytes);
  return {
    exchange,
    status: response.status,
    header,
    mediaType: () => header('content-type')?.split(';')[0]?.trim().toLowerCase(),
    bytes,
    text,
    json() {
      try {
        const trouble = jsonTrouble(bytes);
        if (trouble !== undefined) throw new Error(trouble);
        return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) as unknown;
      } catch (error) {
        throw new Violation('The body is not a JSON text in UTF-8 (RFC 8259).', {
          expected: 'a JSON text',
          received: `${excerptOf(bytes)} (${(error as Error).message})`,
          exchange: exchange.id,
        });
      }
    },
  };
}

/** A conversation of octets as checks use it. */
export function wireReplyOf(given: OctetsExchanged): WireReply {
  const { interim, closed, rest, waits, exchanges } = given;
  const whole = exchanges.filter(({ exchange }) => exchange.error === undefined);
  const last = exchanges.at(-1) as OctetsExchanged['exchanges'][number];
  const missing = last.exchange.error ?? given.stopped;
  const error =
    missing ?? (given.fault === undefined ? undefined : { code: 'protocol' as const, message: given.fault });
  return {
    answers: whole.map(replyOf),
    interim,
    closed,
    rest,
    waits,
    exchange: last.exchange,
    ...(error === undefined ? {} : { error }),
  };
}

/** Whether an answer only asks to come back later: 429 (RFC 6585 section 4), or 503 that says when (RFC 9110 section 15.6.4). */
export function asksForPause(reply: Pick<Reply, 'status' | 'header'>): boolean {
  return reply.status === 429 || (reply.status === 503 && reply.header('retry-after') !== undefined);
}

/** Parsed body, or undefined when it is not JSON: for places that only look, and judge nothing. */
export function tryJson(reply: Reply): unknown {
  if (jsonTrouble(reply.bytes) !== undefined) return undefined;
  try {
    return JSON.parse(reply.text()) as unknown;
  } catch {
    return undefined;
  }
}

/** Names of members of error bodies that tell the occasion, not the case. */
export const namesOccasion: RegExp =
  /^(instance|(trace|span|request|correlation|error|activity)_?-?id|timestamp|time|date|ray)$/i;

/** A member of a JSON object body when it is a non-empty string. */
export function stringMember(body: unknown, name: string): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const value = (body as Record<string, unknown>)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** {@link excerpt} of a body, without decoding more of it than is shown. */
export function excerptOf(bytes: Uint8Array): string {
  return excerpt(new TextDecoder('utf-8').decode(bytes.subarray(0, 4_096)));
}

/** The beginning of a text on one line, for messages. */
export function excerpt(text: string, length = 120): string {
  const line = text.slice(0, 16_384).replace(/\s+/g, ' ').trim();
  if (line === '') return 'an empty body';
  return JSON.stringify(line.length > length ? `${line.slice(0, length)}…` : line);
}
