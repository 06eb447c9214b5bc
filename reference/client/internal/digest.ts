import { randomBytes } from 'node:crypto';
import { DIGEST } from 'http-auth-utils';
import { readAuthParams, writeAuthParams } from '../../http/auth-params.js';

const hashes: Record<string, string> = { 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256', MD5: 'md5' };

interface Challenge {
  realm: string;
  nonce: string;
  algorithm: string;
  hash: string;
  opaque: string | undefined;
  count: number;
}

/** The client's side of Digest authentication (RFC 7616) with `qop=auth`: remembers the last challenge and counts its uses. */
export interface DigestMemory {
  /** Value of `Authorization` for a request; undefined before the first challenge. */
  authorization(method: string, url: string): string | undefined;
  /** Takes the challenge of a 401; false when there is none that it can answer. */
  learn(wwwAuthenticate: string | null): boolean;
}

export function createDigestMemory(user: string, password: string): DigestMemory {
  let challenge: Challenge | undefined;
  return {
    authorization(method, url) {
      if (!challenge) return undefined;
      const { realm, nonce, algorithm, hash, opaque } = challenge;
      challenge.count += 1;
      const { pathname, search } = new URL(url);
      const uri = `${pathname}${search}`;
      const nc = challenge.count.toString(16).padStart(8, '0');
      const cnonce = randomBytes(16).toString('hex');
      const told = { username: user, realm, nonce, uri, nc, cnonce, qop: 'auth' };
      const response = DIGEST.computeHash({ ...told, password, method, algorithm: hash });
      return `Digest ${writeAuthParams({ ...told, response, algorithm, opaque }, ['nc', 'qop', 'algorithm'])}`;
    },
    learn(wwwAuthenticate) {
      const found = challengesIn(wwwAuthenticate ?? '')[0];
      if (found) challenge = found;
      return found !== undefined;
    },
  };
}

/** The Digest challenges that can be answered, in the server's order, which is its preference (RFC 7616 3.7). */
function challengesIn(field: string): Challenge[] {
  const found: Challenge[] = [];
  // One field may hold several challenges; a comma before `scheme name=` ends one.
  for (const match of field.matchAll(
    /(?:^|,\s*)Digest\s+((?:[^",]|"(?:[^"\\]|\\.)*"|,(?!\s*[\w-]+\s+[\w-]+\s*=))*)/gi,
  )) {
    const params = readAuthParams(match[1] ?? '');
    const algorithm = params?.get('algorithm') ?? 'MD5';
    const hash = hashes[algorithm.toUpperCase()];
    const nonce = params?.get('nonce');
    const offersAuth = params
      ?.get('qop')
      ?.split(',')
      .some((qop) => qop.trim().toLowerCase() === 'auth');
    if (!params || hash === undefined || nonce === undefined || !offersAuth) continue;
    found.push({ realm: params.get('realm') ?? '', nonce, algorithm, hash, opaque: params.get('opaque'), count: 0 });
  }
  return found;
}
