import type { WireStep } from '../../check.js';
import type { HeaderList } from '../../types.js';
import { readChunks } from './parse-answers.js';

/** A request as it stands in the octets of a conversation. */
export interface RequestParts {
  /** Index of the step that begins it. */
  at: number;
  method: string;
  target: string;
  url: string;
  headers: HeaderList;
  body: Uint8Array | undefined;
}

/** What of the octets looks like requests: texts that begin with a request line each begin one. */
export function requestsIn(steps: readonly WireStep[], base: URL): RequestParts[] {
  const found: { at: number; parts: Buffer[] }[] = [];
  for (const [at, step] of steps.entries()) {
    if (typeof step !== 'string' && !(step instanceof Uint8Array)) continue;
    const octets = typeof step === 'string' ? Buffer.from(step, 'latin1') : Buffer.from(step);
    const begins = typeof step === 'string' && /^[A-Z]+ \S*/.test(step) && /HTTP\/\d/.test(step);
    if (begins || found.length === 0) found.push({ at, parts: [octets] });
    else found.at(-1)?.parts.push(octets);
  }
  return found.map(({ at, parts }) => {
    const octets = Buffer.concat(parts);
    const end = octets.indexOf('\r\n\r\n');
    const [line = '', ...fields] = octets.toString('latin1', 0, end < 0 ? octets.length : end).split('\r\n');
    const [method = '', target = '/'] = line.split(' ');
    const body = end < 0 ? undefined : octets.subarray(end + 4);
    return {
      at,
      method,
      target,
      url: /^[a-z]+:\/\//i.test(target) ? target : `${base.origin}${target}`,
      headers: fields.map((field) => {
        const colon = field.indexOf(':');
        return colon < 0 ? [field, ''] : [field.slice(0, colon), field.slice(colon + 1).trim()];
      }),
      body: body === undefined || body.length === 0 ? undefined : body,
    };
  });
}

/**
 * The body that a digest with `qop=auth-int` is computed over (RFC 7616 section 3.4.3): of a chunked one what the chunks
 * hold, because transfer codings are taken off before. Of a body that is cut, dripped or framed wrongly on purpose it is
 * what stands in the octets: no recipient ever has all of such a body to compare, so no digest of it can be a right one.
 */
export function signedBody({ headers, body = new Uint8Array() }: Pick<RequestParts, 'headers' | 'body'>): Uint8Array {
  const isChunked = headers.some(([name, value]) => /^transfer-encoding$/i.test(name) && /\bchunked\b/i.test(value));
  const read = isChunked ? readChunks(Buffer.from(body), 0) : undefined;
  return typeof read === 'object' ? read.body : body;
}
