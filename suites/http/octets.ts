/** Requests as octets, for what no HTTP client sends; see `wire` of the operations. */
import type { CheckContext, Reply, RwiRef, WireReply } from '../engine/check.js';
import { NoAnswer } from '../engine/outcomes.js';
import type { Intent } from '../engine/types.js';

/** A header section: request line, Host, credential, then `fields` as written. `target` is a path below the base unless it is a URL. */
export function head(
  method: string,
  target: string,
  fields: readonly string[] = [],
  { version = '1.1', host = '{host}' as string | null } = {},
): string {
  const where = target.startsWith('/') ? `{base}${target}` : target;
  const lines = [
    ...(host === null ? [] : [`Host: ${host}`]),
    'User-Agent: maas-conformance',
    // Without it any coding of the content would do (RFC 9110 section 12.5.3).
    'Accept-Encoding: identity',
    // Credentials stand in a line of their own, or nowhere.
  ];
  return `${method} ${where} HTTP/${version}\r\n${[...lines, ...fields].map((line) => `${line}\r\n`).join('')}{authorization}\r\n`;
}

/** `body` in chunks of `size` octets, and what may stand in a chunked body beside them. */
export function chunked(
  body: string,
  { size = 7, extension = '', trailer = '' }: { size?: number; extension?: string; trailer?: string } = {},
): Uint8Array {
  const octets = Buffer.from(body, 'utf8');
  const parts: Buffer[] = [];
  for (let at = 0; at < octets.length; at += size) {
    const part = octets.subarray(at, at + size);
    parts.push(Buffer.from(`${part.length.toString(16).toUpperCase()}${extension}\r\n`), part, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from(`0\r\n${trailer}\r\n`)]);
}

export const valid = (operation: Intent['operation'], note: string): Intent => ({
  kind: 'valid',
  note,
  ...(operation === undefined ? {} : { operation }),
});
export const probe = (note: string): Intent => ({ kind: 'probe', note });

/** The path of Status. */
export function statusPath(t: CheckContext, rwi: RwiRef): string {
  return t.ops.path('status', { rwi });
}

/** The one answer of a conversation. @throws NoAnswer when there is none. */
export function only(w: WireReply): Reply {
  const [answer] = w.answers;
  if (answer !== undefined) return answer;
  const { code, message } = w.error ?? { code: 'reset', message: 'no answer' };
  throw new NoAnswer(`${w.exchange.request.method} ${w.exchange.request.url}: ${message}`, code, w.exchange.id);
}
