import type { IncomingMessage } from 'node:http';
import { RequestError } from '../internal/request-error.js';
import type { AuthOptions, Identity } from '../types.js';
import { basicScheme } from './basic.js';
import { bearerScheme } from './bearer.js';
import { digestScheme } from './digest.js';
import type { Scheme } from './scheme.js';

/** Tells whose request it is. @throws RequestError 401 with a challenge (RFC 9110 15.5.2) */
export type Authenticate = (request: IncomingMessage) => string;

/**
 * Everyone is the same owner without `auth`; else the owner is the identity whose credentials the request carries.
 *
 * @throws Error when the identities have different schemes or none is given
 */
export function createAuthenticate(auth: AuthOptions | undefined, nonceMs: number): Authenticate {
  if (auth === undefined) return () => 'anyone';
  const scheme = schemeOf(Array.isArray(auth) ? (auth as readonly Identity[]) : [auth as Identity], nonceMs);
  const refuse = (refused: 'none' | 'malformed' | 'wrong' | 'stale') =>
    new RequestError(401, sentences[refused](scheme.name), {
      headers: { 'www-authenticate': scheme.challenges(refused) },
    });
  return ({ headers, method = '', url = '' }) => {
    const [, name, credentials = ''] = /^([^ ]+)(?: +(.*))?$/.exec(headers.authorization ?? '') ?? [];
    if (name?.toLowerCase() !== scheme.name.toLowerCase()) throw refuse('none');
    const judgement = scheme.judge(credentials.trim(), { method, target: url });
    if ('refused' in judgement) throw refuse(judgement.refused);
    return `identity-${judgement.identity}`;
  };
}

const sentences = {
  none: (scheme: string) => `Credentials of the ${scheme} scheme are needed.`,
  malformed: (scheme: string) => `The ${scheme} credentials are malformed.`,
  wrong: (scheme: string) => `The ${scheme} credentials are not accepted.`,
  stale: () => 'The nonce is too old or its count was used before; a new nonce is in the challenge.',
};

function schemeOf(identities: readonly Identity[], nonceMs: number): Scheme {
  const names = new Set(identities.map(({ scheme }) => scheme));
  if (names.size !== 1) throw new Error('Authentication needs at least one identity, and all of the same scheme.');
  const basic = identities.filter((identity) => identity.scheme === 'basic');
  const digest = identities.filter((identity) => identity.scheme === 'digest');
  const bearer = identities.filter((identity) => identity.scheme === 'bearer');
  if (basic.length > 0) return basicScheme(basic);
  return digest.length > 0 ? digestScheme(digest, nonceMs) : bearerScheme(bearer);
}
