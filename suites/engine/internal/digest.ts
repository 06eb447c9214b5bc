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
  count: number;
}

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
      count: 0,
    };
  }
  return undefined;
}

/**
 * What follows `Digest ` in the Authorization field (RFC 7616 3.4), and the response digest alone, which is a secret.
 * Counts the use. `algorithm`, `qop` and `nc` go unquoted, as 3.4 demands.
 */
export function answerDigest(
  session: DigestSession,
  credential: { user: string; password: string },
  request: { method: string; uri: string; body: Uint8Array },
): { params: string; response: string } {
  session.count += 1;
  const nc = session.count.toString(16).padStart(8, '0');
  const h = (text: string | Uint8Array): string => createHash(session.hash).update(text).digest('hex');
  const secret = h(`${credential.user}:${session.realm}:${credential.password}`);
  const a1 = session.sess ? h(`${secret}:${session.nonce}:${session.cnonce}`) : secret;
  const a2 = h(`${request.method}:${request.uri}${session.qop === 'auth-int' ? `:${h(request.body)}` : ''}`);
  const middle = session.qop === undefined ? [session.nonce] : [session.nonce, nc, session.cnonce, session.qop];
  const response = h([a1, ...middle, a2].join(':'));
  const params = [
    userName(credential.user),
    `realm=${quote(session.realm)}`,
    `nonce=${quote(session.nonce)}`,
    `uri=${quote(request.uri)}`,
    `response=${quote(response)}`,
  ];
  if (session.algorithm !== undefined) params.push(`algorithm=${session.algorithm}`);
  if (session.opaque !== undefined) params.push(`opaque=${quote(session.opaque)}`);
  if (session.qop !== undefined) params.push(`qop=${session.qop}`, `nc=${nc}`);
  if (session.qop !== undefined || session.sess) params.push(`cnonce=${quote(session.cnonce)}`);
  return { params: params.join(', '), response };
}

function userName(user: string): string {
  // RFC 7616 3.4: a name that a quoted ASCII string cannot hold goes in the extended notation of RFC 8187.
  return /^[\x20-\x7e]*$/.test(user) ? `username=${quote(user)}` : `username*=UTF-8''${encodeURIComponent(user)}`;
}
