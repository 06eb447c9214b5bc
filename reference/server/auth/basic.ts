import { BASIC } from 'http-auth-utils';
import { writeAuthParams } from '../../http/auth-params.js';
import type { BasicIdentity } from '../types.js';
import { sameSecret } from './same-secret.js';
import { realm, type Scheme } from './scheme.js';

/** Basic authentication (RFC 7617), user names and passwords in UTF-8. @throws Error for a user name with a colon */
export function basicScheme(identities: readonly BasicIdentity[]): Scheme {
  if (identities.some(({ user }) => user.includes(':'))) {
    throw new Error('A user name for Basic authentication cannot hold a colon (RFC 7617 2).');
  }
  const secrets = identities.map(({ user, password }) => `${user}:${password}`);
  return {
    name: 'Basic',
    judge(credentials) {
      if (!/^[A-Za-z0-9+/]+={0,2}$/.test(credentials)) return { refused: 'malformed' };
      const { username, password } = BASIC.decodeHash(credentials);
      const given = `${username}:${password}`;
      // All are compared, so that the time does not tell which one came close.
      const matches = secrets.map((secret) => sameSecret(secret, given));
      const identity = matches.indexOf(true);
      return identity < 0 ? { refused: 'wrong' } : { identity };
    },
    challenges: () => [`Basic ${writeAuthParams({ realm, charset: 'UTF-8' })}`],
  };
}
