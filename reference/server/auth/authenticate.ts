import { RequestError } from '../internal/request-error.js';
import type { AuthOptions, Identity } from '../types.js';
import { basicScheme } from './basic.js';
import { bearerScheme } from './bearer.js';
import { digestScheme } from './digest.js';
import type { Refusal, Scheme } from './scheme.js';
import type { Authenticate } from './visitor.js';

/**
 * Everyone is the same owner without `auth`; else the owner is the identity whose credentials the request carries.
 *
 * @throws Error when the identities have different schemes or none is given
 */
export function createAuthenticate(auth: AuthOptions | undefined, nonceMs: number): Authenticate {
  if (auth === undefined) return () => ({ owner: 'anyone' });
  const identities = Array.isArray(auth) ? (auth as readonly Identity[]) : [auth as Identity];
  const scheme = schemeOf(identities, nonceMs);
  const refuse = (refused: Refusal) => {
    const challenges = scheme.challenges(refused);
    // A digest for another target may be a sign of an attack, and is told as 400 (RFC 7616 3.4.6).
    return new RequestError(refused === 'other-target' ? 400 : 401, sentences[refused](scheme.name), {
      headers: challenges.length === 0 ? {} : { 'www-authenticate': challenges },
    });
  };
  return ({ headers, method = '', url = '' }) => {
    const [, name, credentials = ''] = /^([^ ]+)(?: +(.*))?$/.exec(headers.authorization ?? '') ?? [];
    if (name?.toLowerCase() !== scheme.name.toLowerCase()) throw refuse('none');
    const judgement = scheme.judge(credentials.trim(), { method, target: url });
    if ('refused' in judgement) throw refuse(judgement.refused);
    const plane = identities[judgement.identity]?.plane;
    return { owner: plane === undefined ? `identity-${judgement.identity}` : 'planes', plane };
  };
}

const sentences = {
  none: (scheme: string) => `Credentials of the ${scheme} scheme are needed.`,
  malformed: (scheme: string) => `The ${scheme} credentials are malformed.`,
  expired: (scheme: string) => `The ${scheme} credentials have expired.`,
  'other-target': (scheme: string) => `The ${scheme} credentials are for another request target.`,
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
