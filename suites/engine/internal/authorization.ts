import type { Credential, HttpCredential } from '../run-options.js';
import type { IdentityName } from '../types.js';
import type { Authorization } from './authorization-parts.js';
import { basicToken } from './basic-token.js';
import { bendCredential, type CredentialBend, type LastDigest } from './bend-credential.js';
import { parseChallenges } from './challenge.js';
import { answerDigest, type DigestSession, openDigestSession, type SignedRequest } from './digest.js';
import { isOfStore, presentStoreCredential, wrongStoreCredential } from './store-credential.js';

/** The identities of a run: those that the user gave. `control` and `data` come together. */
export interface Credentials {
  main?: Credential;
  other?: Credential;
  expired?: Credential;
  control?: Credential;
  data?: Credential;
}

/** The credential that stands for the run: its scheme is the scheme of the server. */
export function leadingCredential(credentials: Credentials): Credential | undefined {
  return credentials.main ?? credentials.control;
}

/**
 * Whose credential goes with a request of the run's own identity: where only credentials of the two planes were given,
 * that of the plane which the target belongs to. Messages of ports are the data plane, all else is control.
 */
export function identityFor(credentials: Credentials, identity: IdentityName, target: string): IdentityName {
  if (identity !== 'main' || credentials.main !== undefined || credentials.control === undefined) return identity;
  return /\/(Input|Output|Deliveries)\/[^/?]+$/.test(target.split('?')[0] ?? '') ? 'data' : 'control';
}

/** Digest sessions of one connection. A nonce belongs to one connection: only there do its counts arrive in order. */
export type DigestSessions = Map<IdentityName, DigestSession>;

/** Put in the place of the secret part of an explicit Authorization field, e.g. `bearer {credential}`. */
export const credentialPlaceholder = '{credential}';

/** A credential of the given scheme that no server accepts. */
const wrong = { user: 'maas-conformance-nobody', password: 'maas-conformance-wrong', token: 'maas-conformance-wrong' };

/** Credential behind an identity; undefined sends nothing. */
export function credentialOf(credentials: Credentials, identity: IdentityName): Credential | undefined {
  switch (identity) {
    case 'none':
      return undefined;
    case 'bad': {
      const scheme = leadingCredential(credentials)?.scheme ?? 'bearer';
      if (scheme === 's3' || scheme === 'swift' || scheme === 'hdfs') return wrongStoreCredential(scheme);
      return scheme === 'bearer'
        ? { scheme, token: wrong.token }
        : { scheme, user: wrong.user, password: wrong.password };
    }
    default:
      return credentials[identity];
  }
}

/**
 * The Authorization field of one request, or undefined when nothing can be sent: no credential, or digest before its
 * first challenge. `template` is a field value with {@link credentialPlaceholder}, for requests that vary its form.
 */
export function authorize(
  credential: Credential | undefined,
  session: DigestSession | undefined,
  request: SignedRequest,
  {
    template,
    bend,
    last,
    host = '',
    token,
  }: {
    template?: string | undefined;
    bend?: CredentialBend | undefined;
    last?: LastDigest | undefined;
    /** Host field of the request. */
    host?: string;
    /** What the sign-in gave, where the scheme has one. */
    token?: string | undefined;
  } = {},
): Authorization | undefined {
  if (credential === undefined) return undefined;
  if (isOfStore(credential)) return presentStoreCredential(credential, request, { host, token, bend });
  const bent = bend === undefined ? undefined : bendCredential(credential, session, request, bend, last);
  const { scheme, params, secrets } = bent ?? schemeAndParams(credential, session, request);
  if (params === undefined) return undefined;
  return { value: template?.replace(credentialPlaceholder, () => params) ?? `${scheme} ${params}`, secrets };
}

function schemeAndParams(
  credential: HttpCredential,
  session: DigestSession | undefined,
  request: SignedRequest,
): { scheme: string; params?: string; secrets: string[] } {
  if (credential.scheme === 'bearer') return { scheme: 'Bearer', params: credential.token, secrets: [] };
  if (credential.scheme === 'basic') return { scheme: 'Basic', params: basicToken(credential), secrets: [] };
  if (session === undefined) return { scheme: 'Digest', secrets: [] };
  const { params, response } = answerDigest(session, credential, request);
  return { scheme: 'Digest', params, secrets: [params, response] };
}

/** After a 401: opens a session with the nonce it brought. False when it brought none, or the one that was just used. */
export function takeChallenge(sessions: DigestSessions, identity: IdentityName, fields: readonly string[]): boolean {
  const session = openDigestSession(parseChallenges(fields));
  if (session === undefined) return false;
  const used = sessions.get(identity);
  sessions.set(identity, session);
  return used?.nonce !== session.nonce;
}
