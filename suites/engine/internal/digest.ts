import { createHash, randomBytes } from 'node:crypto';
import { type Challenge, quote } from './challenge.js';

/** State of one digest conversation: a nonce and how often it was used. Requests of a session must be sent one after another. */
export interface DigestSession {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string;
  /** As the server wrote it, to be sent back; absent means MD5 and nothing is sent. */
  readonly algorithm?: string;
  readonly hash: string;
  readonly sess: boolean;
  readonly qop?: 'auth' | 'auth-int';
  readonly cnonce: string;
  /** All Digest challenges of the answer that it was opened with. */
  readonly offered: readonly Challenge[];
  count: number;
}

/** What a digest is computed over. */
export interface SignedRequest {
  method: string;
  uri: string;
  body: Uint8Array;
}

/** Parameters of a Digest credential by name, unquoted, in the order in which they are written. */
export type DigestParameters = Map<string, string>;

const hashes: Record<string, string> = { md5: 'md5', 'sha-256': 'sha256', 'sha-512-256': 'sha512-256' };

/**
 * Session of the first Digest challenge that can be answered (RFC 7616 3.7: the server lists them by preference), or
 * undefined when there is none.
 */
export function openDigestSession(challenges: readonly Challenge[]): DigestSession | undefined {
  for (const { scheme, params } of challenges) {
    if (scheme !== 'digest' || params.nonce === undefined || params.realm === undefined) continue;
    const algorithm = params.algorithm?.toLowerCase() ?? 'md5';
    const sess = algorithm.endsWith('-sess');
    const hash = hashes[sess ? algorithm.slice(0, -'-sess'.length) : algorithm];
    const offered = params.qop?.toLowerCase().split(/\s*,\s*/);
    const qop = offered?.includes('auth') ? 'auth' : offered?.includes('auth-int') ? 'auth-int' : undefined;
    if (hash === undefined || (offered !== undefined && qop === undefined)) continue;
    return {
      realm: params.realm,
      nonce: params.nonce,
      ...(params.opaque === undefined ? {} : { opaque: params.opaque }),
      ...(params.algorithm === undefined ? {} : { algorithm: params.algorithm }),
      hash,
      sess,
      ...(qop === undefined ? {} : { qop }),
      cnonce: randomBytes(12).toString('hex'),
      offered: challenges.filter((each) => each.scheme === 'digest'),
      count: 0,
    };
  }
  return undefined;
}

/** What follows `Digest ` in the Authorization field (RFC 7616 3.4), and the response digest alone, which is a secret. Counts the use. */
export function answerDigest(
  session: DigestSession,
  credential: { user: string; password: string },
  request: SignedRequest,
): { params: string; response: string } {
  const parameters = digestParameters(session, credential, request);
  return { params: writeDigest(parameters), response: parameters.get('response') ?? '' };
}

/** The parameters of a right answer to the challenge of a session (RFC 7616 3.4). Counts the use. */
export function digestParameters(
  session: DigestSession,
  credential: { user: string; password: string },
  request: SignedRequest,
): DigestParameters {
  session.count += 1;
  const nc = session.count.toString(16).padStart(8, '0');
  const h = (text: string | Uint8Array): string => createHash(session.hash).update(text).digest('hex');
  const secret = h(`${credential.user}:${session.realm}:${credential.password}`);
  const a1 = session.sess ? h(`${secret}:${session.nonce}:${session.cnonce}`) : secret;
  const a2 = h(`${request.method}:${request.uri}${session.qop === 'auth-int' ? `:${h(request.body)}` : ''}`);
  const middle = session.qop === undefined ? [session.nonce] : [session.nonce, nc, session.cnonce, session.qop];
  // RFC 7616 3.4: a name that a quoted ASCII string cannot hold goes in the extended notation of RFC 8187.
  const plain = /^[\x20-\x7e]*$/.test(credential.user);
  const parameters: DigestParameters = new Map([
    plain ? ['username', credential.user] : ['username*', `UTF-8''${encodeURIComponent(credential.user)}`],
    ['realm', session.realm],
    ['nonce', session.nonce],
    ['uri', request.uri],
    ['response', h([a1, ...middle, a2].join(':'))],
  ]);
  if (session.algorithm !== undefined) parameters.set('algorithm', session.algorithm);
  if (session.opaque !== undefined) parameters.set('opaque', session.opaque);
  if (session.qop !== undefined) parameters.set('qop', session.qop).set('nc', nc);
  if (session.qop !== undefined || session.sess) parameters.set('cnonce', session.cnonce);
  return parameters;
}

/** `algorithm`, `qop`, `nc` and `userhash` go unquoted, as RFC 7616 3.4 demands, the rest quoted. */
export function writeDigest(parameters: DigestParameters): string {
  const unquoted = new Set(['algorithm', 'qop', 'nc', 'userhash', 'username*']);
  return [...parameters].map(([name, value]) => `${name}=${unquoted.has(name) ? value : quote(value)}`).join(', ');
}
