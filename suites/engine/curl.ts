import { octetsLine } from './internal/octets-line.js';
import { shellQuote } from './internal/shell-quote.js';
import type { Exchange } from './types.js';

/** Of the run, what a repeated request needs too. */
export interface CurlOptions {
  ca?: string;
  insecure?: boolean;
}

/** Set by curl itself, or by the options below. */
const own = new Set(['host', 'content-length', 'connection', 'user-agent', 'accept-encoding', 'authorization']);

/**
 * A shell line that sends the recorded request again, octet for octet as far as it was recorded. Credentials are shell
 * variables: `$MAAS_USER` (`user:password`), `$MAAS_TOKEN`, and the same with `_OTHER` for the second
 * identity, `_EXPIRED`, `_CONTROL`, `_DATA`; a credential bent on purpose is a whole field value, `$MAAS_AUTHORIZATION`.
 * What was written octet by octet no curl would send: see {@link octetsLine}.
 */
export function curlLine(exchange: Exchange, options: CurlOptions = {}): string {
  const { method, url, headers, body, octets } = exchange.request;
  if (octets !== undefined) return octetsLine(octets, exchange.identity, options);
  const line = ['curl', '-sS', '-i', '--globoff', '--path-as-is'];
  if (options.insecure === true) line.push('-k');
  if (options.ca !== undefined) line.push('--cacert', shellQuote(options.ca));
  const signed =
    exchange.identity !== 'bad' &&
    exchange.bent === undefined &&
    headers.some(([name, value]) => name.toLowerCase() === 'authorization' && value.startsWith(signature));
  const binary = body?.base64 !== undefined || body?.text?.includes('\0') === true;
  const cut = body?.truncated === true;

  if (method === 'HEAD') line.push('--head');
  else if (method !== 'GET' || body !== undefined) line.push('-X', shellQuote(method));
  line.push(...credentialArguments(exchange));
  const signedAnew = (name: string): boolean => signed && /^x-amz-(date|content-sha256)$/i.test(name);
  for (const [name, value] of headers)
    if (!own.has(name.toLowerCase()) && !isToken(name, exchange) && !signedAnew(name))
      line.push('-H', shellQuote(value === '' ? `${name};` : `${name}: ${value}`));
  // curl adds these two on its own; a field name with nothing after the colon holds it back.
  const sent = new Set(headers.map(([name]) => name.toLowerCase()));
  if (!sent.has('accept')) line.push('-H', shellQuote('Accept:'));
  const withData = body !== undefined || method === 'POST' || method === 'PUT' || method === 'PATCH';
  if (withData && !sent.has('content-type')) line.push('-H', shellQuote('Content-Type:'));

  let before = '';
  let after = '';
  if (cut) {
    line.push('--data-binary', '@request-body');
    after = ` # the body of ${body.length} octets is recorded in part only; put it into the file request-body`;
  } else if (binary) {
    before = `printf %s ${shellQuote(body.base64 ?? Buffer.from(body.text ?? '', 'utf8').toString('base64'))} | base64 -d | `;
    line.push('--data-binary', '@-');
  } else if (withData) {
    line.push('--data-raw', shellQuote(body?.text ?? ''));
  }
  line.push(shellQuote(url));
  return `${before}${line.join(' ')}${after}`;
}

/** Scheme of Signature Version 4. */
const signature = 'AWS4-HMAC-SHA256';

/** The token of a sign-in is said in another place, unless it is a wrong one that is to be seen. */
const isToken = (name: string, { identity }: Exchange): boolean =>
  name.toLowerCase() === 'x-auth-token' && identity !== 'bad';

function credentialArguments({ identity, bent, request }: Exchange): string[] {
  const sent = (header: string): string | undefined =>
    request.headers.find(([name]) => name.toLowerCase() === header)?.[1];
  const field = sent('authorization');
  const token = sent('x-auth-token');
  if (token !== undefined && identity !== 'bad')
    return [
      '-H',
      `"X-Auth-Token: $MAAS_${bent === undefined ? 'TOKEN' : 'AUTHORIZATION'}${identity === 'main' ? '' : `_${identity.toUpperCase()}`}"`,
    ];
  if (field === undefined) return [];
  if (identity === 'bad' || identity === 'none') return ['-H', shellQuote(`Authorization: ${field}`)];
  const suffix = identity === 'main' ? '' : `_${identity.toUpperCase()}`;
  // What a bent credential holds is a secret as well, and curl cannot bend one.
  if (bent !== undefined) return ['-H', `"Authorization: $MAAS_AUTHORIZATION${suffix}"`];
  const scheme = /^\S+/.exec(field)?.[0] ?? '';
  if (/^bearer$/i.test(scheme)) return ['-H', `"Authorization: ${scheme} $MAAS_TOKEN${suffix}"`];
  // curl dates and signs the request anew; the fields of the old signature are left out above.
  if (scheme === signature) return ['--aws-sigv4', '"aws:amz:$AWS_REGION:s3"', '-u', `"$MAAS_USER${suffix}"`];
  if (/^digest$/i.test(scheme)) return ['--digest', '-u', `"$MAAS_USER${suffix}"`];
  return ['-u', `"$MAAS_USER${suffix}"`];
}
