import type { Credential } from '../../suites/engine/run-options.js';
import type { Io } from './io.js';
import { UsageError } from './usage-error.js';

/** Forms that `--auth` and `MAAS_AUTH` take. The user of basic and digest holds no colon (RFC 7617 section 2). */
const forms = 'Give basic:USER:PASSWORD, digest:USER:PASSWORD or bearer:TOKEN.';

/**
 * Reads `basic:U:P`, `digest:U:P` or `bearer:T`.
 *
 * @param origin where it was given, for the message; the value itself is never repeated, it is a secret.
 * @throws UsageError
 */
export function parseCredential(value: string, origin: string): Credential {
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

/**
 * The credentials of a run: from the options, else from `MAAS_AUTH` and `MAAS_AUTH_OTHER`. One given as an option draws a
 * warning, because other users of the machine can read it in the list of processes.
 *
 * @throws UsageError
 */
export function runCredentials(
  io: Io,
  given: { auth?: string; authOther?: string },
): { auth?: Credential; authOther?: Credential } {
  const auth = pick(io, '--auth', given.auth, 'MAAS_AUTH');
  const authOther = pick(io, '--auth-other', given.authOther, 'MAAS_AUTH_OTHER');
  if (authOther !== undefined && auth === undefined) {
    throw new UsageError('A second identity was given without a first.', 'Give the first by --auth or MAAS_AUTH.');
  }
  return { ...(auth && { auth }), ...(authOther && { authOther }) };
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
