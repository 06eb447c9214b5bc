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
 */
export function curlLine(exchange: Exchange, options: CurlOptions = {}): string {
  const { method, url, headers, body } = exchange.request;
  const line = ['curl', '-sS', '-i', '--globoff', '--path-as-is'];
  if (options.insecure === true) line.push('-k');
  if (options.ca !== undefined) line.push('--cacert', shellQuote(options.ca));
  const binary = body?.base64 !== undefined || body?.text?.includes('\0') === true;
  const cut = body?.truncated === true;

  if (method === 'HEAD') line.push('--head');
  else if (method !== 'GET' || body !== undefined) line.push('-X', shellQuote(method));
  line.push(...credentialArguments(exchange));
  for (const [name, value] of headers)
    if (!own.has(name.toLowerCase())) line.push('-H', shellQuote(value === '' ? `${name};` : `${name}: ${value}`));
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

function credentialArguments({ identity, bent, request }: Exchange): string[] {
  const field = request.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  if (field === undefined) return [];
  if (identity === 'bad' || identity === 'none') return ['-H', shellQuote(`Authorization: ${field}`)];
  const suffix = identity === 'main' ? '' : `_${identity.toUpperCase()}`;
  // What a bent credential holds is a secret as well, and curl cannot bend one.
  if (bent !== undefined) return ['-H', `"Authorization: $MAAS_AUTHORIZATION${suffix}"`];
  const scheme = /^\S+/.exec(field)?.[0] ?? '';
  if (/^bearer$/i.test(scheme)) return ['-H', `"Authorization: ${scheme} $MAAS_TOKEN${suffix}"`];
  if (/^digest$/i.test(scheme)) return ['--digest', '-u', `"$MAAS_USER${suffix}"`];
  return ['-u', `"$MAAS_USER${suffix}"`];
}

/** `text` as one word of a POSIX shell. */
export function shellQuote(text: string): string {
  return /^[A-Za-z0-9_\-./:=@%+,]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
