import { createHash, randomUUID } from 'node:crypto';
import { DIGEST } from 'http-auth-utils';
import { readAuthParams, writeAuthParams } from '../../http/auth-params.js';
import type { DigestIdentity } from '../types.js';
import { createNonces } from './nonces.js';
import { sameSecret } from './same-secret.js';
import { realm, type Scheme } from './scheme.js';

/** Algorithms offered, strongest first (RFC 7616 3.7), and what node:crypto calls them. */
const algorithms = [
  { name: 'SHA-512-256', hash: 'sha512-256' },
  { name: 'SHA-256', hash: 'sha256' },
  { name: 'MD5', hash: 'md5' },
] as const;

/** Digest authentication (RFC 7616) with `qop=auth`. @param nonceMs how long a nonce is good */
export function digestScheme(identities: readonly DigestIdentity[], nonceMs: number): Scheme {
  const nonces = createNonces(nonceMs);
  // An unknown user is judged against a secret that nobody has, so that the time does not tell who exists.
  const users = [...identities, { user: randomUUID(), password: randomUUID() }];
  const secrets = users.map(({ user, password }) =>
    Object.fromEntries(
      algorithms.map(({ hash }) => [hash, createHash(hash).update(`${user}:${realm}:${password}`).digest('hex')]),
    ),
  );
  // RFC 7616 3.4.4: clients may send the hash of their user's name instead of the name.
  const hashedNames = identities.map(({ user }) =>
    Object.fromEntries(algorithms.map(({ hash }) => [hash, createHash(hash).update(`${user}:${realm}`).digest('hex')])),
  );
  return {
    name: 'Digest',
    judge(credentials, { method, target }) {
      const read = readCredentials(credentials);
      if (!read) return { refused: 'malformed' };
      const { username, hashed, nonce, uri, response, nc, cnonce, hash } = read;
      const known = identities.findIndex(({ user }, i) =>
        hashed ? hashedNames[i]?.[hash] === username.toLowerCase() : user === username,
      );
      const ha1 = secrets.at(known)?.[hash] ?? ''; // at(-1) is the secret that nobody has
      const expected = DIGEST.computeHash({
        ha1,
        algorithm: hash,
        method,
        uri,
        realm,
        username,
        password: '',
        nonce,
        nc,
        cnonce,
        qop: 'auth',
      });
      const right = sameSecret(expected, response.toLowerCase());
      if (!right || known < 0) return { refused: 'wrong' };
      if (!sameTarget(uri, target)) return { refused: 'other-target' };
      return nonces.use(nonce, Number.parseInt(nc, 16)) ? { identity: known } : { refused: 'stale' };
    },
    challenges(refused) {
      if (refused === 'other-target') return [];
      const nonce = nonces.issue();
      const stale = refused === 'stale' ? 'true' : undefined;
      return algorithms.map(
        ({ name }) =>
          `Digest ${writeAuthParams({ realm, qop: 'auth', algorithm: name, nonce, stale, charset: 'UTF-8', userhash: 'true' }, ['algorithm', 'stale', 'charset', 'userhash'])}`,
      );
    },
  };
}

function readCredentials(credentials: string) {
  const params = readAuthParams(credentials);
  if (!params || params.get('realm') !== realm || params.get('qop')?.toLowerCase() !== 'auth') return undefined;
  const wanted = (params.get('algorithm') ?? 'MD5').toUpperCase();
  const hash = algorithms.find(({ name }) => name === wanted)?.hash;
  const get = (name: string) => params.get(name) ?? '';
  const username = readUserName(params);
  const [nonce, uri, response] = [get('nonce'), get('uri'), get('response')];
  const [nc, cnonce] = [get('nc'), get('cnonce')];
  if (!hash || username === undefined || nonce === '' || uri === '' || cnonce === '') return undefined;
  if (!/^[0-9a-f]{8}$/i.test(nc) || !/^[0-9a-f]+$/i.test(response)) return undefined;
  const hashed = params.get('userhash')?.toLowerCase() === 'true';
  return { username, hashed, nonce, uri, response, nc, cnonce, hash };
}

/** `username`, or `username*` in the notation of RFC 8187; undefined when it is missing, doubled or malformed. */
function readUserName(params: ReadonlyMap<string, string>): string | undefined {
  const [plain, extended] = [params.get('username'), params.get('username*')];
  if (extended === undefined) return plain === '' ? undefined : plain;
  const encoded = /^UTF-8'[\w-]*'(.+)$/i.exec(extended)?.[1];
  if (plain !== undefined || encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined; // percent-encoded octets that are no UTF-8
  }
}

/** Whether the `uri` parameter names the resource asked for (RFC 7616 3.4.6); it may be in absolute form. */
function sameTarget(uri: string, target: string): boolean {
  const path = (text: string) => text.replace(/^https?:\/\/[^/?#]*/i, '') || '/';
  return path(uri) === path(target);
}
