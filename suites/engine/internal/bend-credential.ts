import { createHash } from 'node:crypto';
import { NotSeen } from '../outcomes.js';
import type { HttpCredential } from '../run-options.js';
import { basicToken } from './basic-token.js';
import {
  answerDigest,
  type DigestParameters,
  type DigestSession,
  digestParameters,
  openDigestSession,
  type SignedRequest,
  writeDigest,
} from './digest.js';

/** A way in which a right credential is made wrong, or written otherwise. Those from `replayed` on are for digest. */
export type CredentialBend =
  /** The secret (of a digest: its response) without its end, with more after it, with more before it. */
  | { kind: 'truncated' | 'extended' | 'preceded' }
  /** The secret with capital letters for small ones and the reverse. */
  | { kind: 'case-changed' }
  /** The secret part under the name of another scheme. */
  | { kind: 'other-scheme'; scheme: string }
  /** The last Authorization field that this check sent for this identity, as it was. */
  | { kind: 'replayed' }
  /** Nonce and count of that field, with a cnonce and a response of its own. */
  | { kind: 'same-count' }
  /** A digest that is right for another method, target, nonce or realm. */
  | { kind: 'signed-for'; method?: string; uri?: string; nonce?: string }
  /** Parameters changed after the response was computed; null leaves one out. */
  | { kind: 'changed'; parameters: Readonly<Record<string, string | null>> }
  /** Right, in another order, with blanks and with names in capitals (RFC 9110 11.2). */
  | { kind: 'loosely-written' }
  /** Right, by this algorithm of those offered. */
  | { kind: 'algorithm'; name: string }
  /** Right, with the hash of the user's name in its place (RFC 7616 3.4.4). */
  | { kind: 'userhash' };

/** What a check sent last with a digest. */
export interface LastDigest {
  params: string;
  response: string;
  session: DigestSession;
  count: number;
}

/**
 * Whether a refused digest is sent again with the nonce of the new challenge. What repeats an earlier one is not: a new
 * nonce would make it something else. What is wrong on purpose is, when the nonce alone was at fault: it proves nothing then.
 */
export function mayTryAgain(bend: CredentialBend | undefined, stale: boolean): boolean {
  switch (bend?.kind) {
    case undefined:
    case 'loosely-written':
    case 'algorithm':
    case 'userhash':
      return true;
    case 'replayed':
    case 'same-count':
      return false;
    case 'signed-for':
      return stale && bend.nonce === undefined;
    default:
      return stale;
  }
}

/** In a word, for a recording. */
export function nameOfBend(bend: CredentialBend): string {
  switch (bend.kind) {
    case 'other-scheme':
      return `under the scheme ${bend.scheme}`;
    case 'signed-for':
      return `signed for another ${Object.keys(bend).slice(1).join(' and ')}`;
    case 'changed':
      return `with another ${Object.keys(bend.parameters).join(' and ')}`;
    case 'algorithm':
      return `by ${bend.name}`;
    default:
      return bend.kind;
  }
}

/**
 * Scheme and secret part of a bent credential; `params` is missing for a digest before its first challenge.
 *
 * @throws NotSeen where the bend changes nothing, or needs what this server does not offer
 */
export function bendCredential(
  credential: HttpCredential,
  session: DigestSession | undefined,
  request: SignedRequest,
  bend: CredentialBend,
  last?: LastDigest,
): { scheme: string; params?: string; secrets: string[] } {
  if (bend.kind === 'other-scheme') {
    // The password of a digest never travels: another scheme gets the parameters of the digest, not the password.
    const secret = credential.scheme === 'digest' ? digestOf(credential, session, request) : secretOf(credential);
    return {
      scheme: bend.scheme,
      ...(secret === undefined ? {} : { params: secret }),
      secrets: secret ? [secret] : [],
    };
  }
  if (credential.scheme === 'digest') return bentDigest(credential, session, request, bend, last);
  const change = plainBends[bend.kind];
  if (change === undefined) throw new NotSeen('not-applicable', `${nameOfBend(bend)}: only for Digest authentication`);
  const bent =
    credential.scheme === 'bearer'
      ? { ...credential, token: change(credential.token) }
      : { ...credential, password: change(credential.password) };
  const params = secretOf(bent);
  if (params === secretOf(credential))
    throw new NotSeen('not-observed', 'the credential holds no letter, so its case cannot be changed');
  return { scheme: credential.scheme === 'bearer' ? 'Bearer' : 'Basic', params, secrets: [params] };
}

export const swapCase = (text: string): string =>
  [...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join('');

/** Bends that are a change of the text of a secret. */
export const plainBends: Partial<Record<CredentialBend['kind'], (secret: string) => string>> = {
  truncated: (secret) => secret.slice(0, -1),
  extended: (secret) => `${secret.replace(/=+$/, '')}x${/=*$/.exec(secret)?.[0] ?? ''}`,
  preceded: (secret) => `x${secret}`,
  'case-changed': swapCase,
};

function secretOf(credential: Exclude<HttpCredential, { scheme: 'digest' }>): string {
  return credential.scheme === 'bearer' ? credential.token : basicToken(credential);
}

type DigestCredential = Extract<HttpCredential, { user: string }>;

function digestOf(
  credential: DigestCredential,
  session: DigestSession | undefined,
  request: SignedRequest,
): string | undefined {
  return session === undefined ? undefined : answerDigest(session, credential, request).params;
}

function bentDigest(
  credential: DigestCredential,
  session: DigestSession | undefined,
  request: SignedRequest,
  bend: CredentialBend,
  last: LastDigest | undefined,
): { scheme: string; params?: string; secrets: string[] } {
  if (session === undefined) return { scheme: 'Digest', secrets: [] };
  const written = (parameters: DigestParameters, text = writeDigest(parameters)) => ({
    scheme: 'Digest',
    params: text,
    secrets: [text, parameters.get('response') ?? ''],
  });
  const signed = (with_: DigestSession = session, by = credential, what = request): DigestParameters =>
    digestParameters(with_, by, what);
  switch (bend.kind) {
    case 'replayed':
    case 'same-count': {
      if (last === undefined) throw new Error('There is no earlier digest of this check that could be sent again.');
      if (bend.kind === 'replayed')
        return { scheme: 'Digest', params: last.params, secrets: [last.params, last.response] };
      return written(signed({ ...last.session, cnonce: `${last.session.cnonce}0`, count: last.count - 1 }));
    }
    case 'truncated':
      return written(changed(signed(), { response: (given) => given.slice(0, -1) }));
    case 'extended':
      return written(changed(signed(), { response: (given) => `${given}0` }));
    case 'preceded':
      return written(changed(signed(), { response: (given) => `0${given}` }));
    case 'case-changed':
      return written(signed(session, { ...credential, password: differently(credential.password) }));
    case 'signed-for': {
      const { method = request.method, uri = request.uri, nonce = session.nonce } = bend;
      session.count += 1;
      const count = nonce === session.nonce ? session.count - 1 : 0;
      return written(signed({ ...session, nonce, count }, credential, { ...request, method, uri }));
    }
    case 'changed': {
      const change = Object.entries(bend.parameters).map(([name, value]) => [name, () => value] as const);
      return written(changed(signed(), Object.fromEntries(change)));
    }
    case 'loosely-written': {
      const parameters = signed();
      const text = [...parameters]
        .reverse()
        .map(([name, value]) => writeDigest(new Map([[name, value]])).replace(`${name}=`, `${name.toUpperCase()} =\t`))
        .join(' ,\t, ');
      return written(parameters, text);
    }
    case 'algorithm': {
      const offered = session.offered.filter(
        ({ params }) => (params.algorithm ?? 'MD5').toLowerCase() === bend.name.toLowerCase(),
      );
      const other = openDigestSession(offered);
      if (other === undefined)
        throw new NotSeen('not-observed', `the algorithm ${bend.name} is not offered or not known`);
      if (other.nonce === session.nonce) {
        other.count = session.count;
        session.count += 1;
      }
      return written(signed(other));
    }
    case 'userhash': {
      const name = createHash(session.hash).update(`${credential.user}:${session.realm}`).digest('hex');
      const parameters = changed(signed(), { 'username*': () => null, username: () => name });
      return written(parameters.set('userhash', 'true'));
    }
    default:
      throw new Error(`The bend ${bend.kind} is not known.`);
  }
}

function differently(secret: string): string {
  const other = swapCase(secret);
  if (other === secret)
    throw new NotSeen('not-observed', 'the credential holds no letter, so its case cannot be changed');
  return other;
}

function changed(
  parameters: DigestParameters,
  changes: Readonly<Record<string, (given: string) => string | null>>,
): DigestParameters {
  for (const [name, change] of Object.entries(changes)) {
    const value = change(parameters.get(name) ?? '');
    if (value === null) parameters.delete(name);
    else parameters.set(name, value);
  }
  return parameters;
}
