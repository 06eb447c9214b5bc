import { writeAuthParams } from '../../http/auth-params.js';
import type { BearerIdentity } from '../types.js';
import { sameSecret } from './same-secret.js';
import { realm, type Scheme } from './scheme.js';

/** Bearer tokens (RFC 6750) in the `Authorization` field. */
export function bearerScheme(identities: readonly BearerIdentity[], now: () => number = Date.now): Scheme {
  return {
    name: 'Bearer',
    judge(credentials) {
      if (!/^[A-Za-z0-9._~+/-]+=*$/.test(credentials)) return { refused: 'malformed' };
      const matches = identities.map(({ token }) => sameSecret(token, credentials));
      const identity = matches.indexOf(true);
      if (identity < 0) return { refused: 'wrong' };
      // RFC 6749 7: a resource server makes sure that the token has not expired.
      return (identities[identity]?.exp ?? Number.POSITIVE_INFINITY) * 1000 <= now()
        ? { refused: 'expired' }
        : { identity };
    },
    // Without a token in the request no error code is given (RFC 6750 3.1).
    challenges: (refused) => [
      `Bearer ${writeAuthParams(
        refused === 'none'
          ? { realm }
          : {
              realm,
              error: 'invalid_token',
              error_description:
                refused === 'expired' ? 'The token has expired' : 'The token is malformed or not known here',
            },
      )}`,
    ],
  };
}
