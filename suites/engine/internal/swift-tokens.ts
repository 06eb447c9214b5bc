import type { Credential } from '../run-options.js';
import type { Exchange, IdentityName, Intent } from '../types.js';

/** Where Swift signs in by version 1 of its authentication: a path of the same origin. Keystone elsewhere is not asked. */
const signInPath = '/auth/v1.0';

/** Who needs a token first: the sign-in is recorded for this check and ends with it. */
interface Asker {
  check: string;
  nextId(): string;
  signal?: AbortSignal;
  timeoutMs?: number;
}

/** The sign-in, as the exchange function takes it. */
interface SignIn extends Asker {
  method: string;
  path: string;
  headers: Record<string, string>;
  identity: IdentityName;
  intent: Intent;
  onToken(token: string): void;
}

/** Tokens of a run, each got once by the sign-in of its identity. */
export interface SwiftTokens {
  /** Undefined for credentials of other schemes, and when the sign-in gave none. */
  of(identity: IdentityName, credential: Credential | undefined, by: Asker): Promise<string | undefined>;
}

/** The sign-in is an exchange like any other: bounded, recorded for whoever needed it first, its secrets redacted. */
export function createSwiftTokens(
  origin: string,
  send: (request: SignIn) => Promise<{ exchange: Exchange }>,
): SwiftTokens {
  const held = new Map<IdentityName, Promise<string | undefined>>();
  return {
    async of(identity, credential, { check, nextId, signal, timeoutMs }) {
      if (credential?.scheme !== 'swift' || identity === 'bad') return undefined;
      const known = held.get(identity);
      if (known !== undefined) return known;
      let token: string | undefined;
      const asked = send({
        method: 'GET',
        path: `${origin}${signInPath}`,
        headers: { 'X-Auth-User': credential.user, 'X-Auth-Key': credential.key },
        identity: 'none',
        intent: { kind: 'probe', note: 'sign-in for a token' },
        check,
        nextId,
        ...(signal && { signal }),
        ...(timeoutMs !== undefined && { timeoutMs }),
        onToken: (given) => {
          token = given;
        },
      }).then(({ exchange }) => (exchange.response?.status.toString().startsWith('2') ? token : undefined));
      held.set(identity, asked);
      // What was given up with its check is asked for again by the next one.
      if ((await asked) === undefined) held.delete(identity);
      return asked;
    },
  };
}
