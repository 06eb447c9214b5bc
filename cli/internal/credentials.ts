import type { Credential, HttpCredential, RunOptions } from '../../suites/engine/run-options.js';
import type { Io } from './io.js';
import { parseStoreCredential } from './store-credentials.js';
import { UsageError } from './usage-error.js';

/** Forms that `--auth` and `MAAS_AUTH` take. The user of basic and digest holds no colon (RFC 7617 section 2). */
const forms = 'Give basic:USER:PASSWORD, digest:USER:PASSWORD or bearer:TOKEN.';

/**
 * Reads a credential of a run: `basic:U:P`, `digest:U:P`, `bearer:T`, or one of the protocols of Stores.
 *
 * @param origin where it was given, for the message; the value itself is never repeated, it is a secret.
 * @throws UsageError
 */
export function parseCredential(value: string, origin: string): Credential {
  return parseStoreCredential(value, origin) ?? parseHttpCredential(value, origin);
}

/**
 * Reads `basic:U:P`, `digest:U:P` or `bearer:T`.
 *
 * @param origin where it was given, for the message; the value itself is never repeated, it is a secret.
 * @throws UsageError
 */
export function parseHttpCredential(value: string, origin: string): HttpCredential {
  const [, scheme, rest] = /^([a-z]+):(.*)$/is.exec(value) ?? [];
  switch (scheme?.toLowerCase()) {
    case 'basic':
    case 'digest': {
      const [, user, password] = /^([^:]+):(.+)$/s.exec(rest ?? '') ?? [];
      if (user === undefined || password === undefined)
        throw new UsageError(`${origin} names no user or no password.`, forms);
      return { scheme: scheme?.toLowerCase() as 'basic' | 'digest', user, password };
    }
    case 'bearer':
      // RFC 6750 section 2.1: b64token
      if (!/^[A-Za-z0-9\-._~+/]+=*$/.test(rest ?? '')) {
        throw new UsageError(
          `${origin} holds no token that can travel in an Authorization field (RFC 6750 section 2.1).`,
          forms,
        );
      }
      return { scheme: 'bearer', token: rest ?? '' };
    default:
      throw new UsageError(`${origin} is not a credential.`, forms);
  }
}

/** Flags of the credentials of a run, as commander gives them. */
export interface CredentialFlags {
  auth?: string;
  authOther?: string;
  authExpired?: string;
  authControl?: string;
  authData?: string;
}

const sources = {
  auth: ['--auth', 'MAAS_AUTH'],
  authOther: ['--auth-other', 'MAAS_AUTH_OTHER'],
  authExpired: ['--auth-expired', 'MAAS_AUTH_EXPIRED'],
  authControl: ['--auth-control', 'MAAS_AUTH_CONTROL'],
  authData: ['--auth-data', 'MAAS_AUTH_DATA'],
} as const;

/**
 * The credentials of a run: from the options, else from the variables `MAAS_AUTH…`. One given as an option draws a
 * warning, because other users of the machine can read it in the list of processes.
 *
 * @throws UsageError
 */
export function runCredentials(
  io: Io,
  given: CredentialFlags,
): Pick<RunOptions, 'auth' | 'authOther' | 'authExpired' | 'authControl' | 'authData'> {
  const entries = Object.entries(sources).map(([name, [option, variable]]) => {
    return [name, pick(io, option, given[name as keyof CredentialFlags], variable)] as const;
  });
  const found = Object.fromEntries(entries.filter(([, credential]) => credential !== undefined));
  const { auth, authOther, authExpired, authControl, authData } = found as Record<string, Credential | undefined>;
  if ((authControl === undefined) !== (authData === undefined)) {
    const [there, missing] = authControl === undefined ? ['data', 'control'] : ['control', 'data'];
    throw new UsageError(
      `A credential of the ${there} plane was given without one of the ${missing} plane.`,
      `Give it by --auth-${missing} or MAAS_AUTH_${missing?.toUpperCase()}.`,
    );
  }
  const first = auth ?? authControl;
  if ((authOther ?? authExpired) !== undefined && first === undefined) {
    const what = authOther === undefined ? 'An expired credential' : 'A second identity';
    throw new UsageError(`${what} was given without a first.`, 'Give the first by --auth or MAAS_AUTH.');
  }
  for (const [one, other, what] of [
    [first, authOther, 'The second identity is'],
    [first, authExpired, 'The expired credential is'],
    [authControl, authData, 'The credentials of the two planes are'],
  ] as const) {
    if (one !== undefined && JSON.stringify(one) === JSON.stringify(other))
      throw new UsageError(`${what} the same as the first.`, 'Nothing can be told apart by it; give another.');
  }
  return found;
}

function pick(io: Io, option: string, value: string | undefined, variable: string): Credential | undefined {
  if (value !== undefined) {
    io.err(
      `warning: ${option} on the command line can be read by other users of this machine; the variable ${variable} cannot.\n`,
    );
    return parseCredential(value, option);
  }
  const fromEnvironment = io.env[variable];
  return fromEnvironment ? parseCredential(fromEnvironment, variable) : undefined;
}
