import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './internal/problems.js';

/** Who may submit: the token is the credential, the Implementer ID is the one that the registration authority gave. */
export interface Submitter {
  implementerId: string;
  token: string;
}

export interface Admitted {
  /** For the audit log: never the token. */
  name: string;
  mayPublish(implementerId: string): boolean;
}

export interface Submitters {
  /** Answers 401 itself and returns undefined when a credential is needed and not there (RFC 6750 3). */
  admit(request: FastifyRequest, reply: FastifyReply): Admitted | undefined;
}

/** @param submitters absent: everybody may submit, as in the public MPAI Store */
export function createSubmitters(submitters: readonly Submitter[] | undefined): Submitters {
  if (submitters === undefined) return { admit: () => ({ name: 'anybody', mayPublish: () => true }) };
  const known = submitters.map(({ implementerId, token }) => ({ implementerId, digest: hash(token) }));
  return {
    admit(request, reply) {
      const token = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
      // All are compared, so that the time does not tell which one came close.
      const matches = known.filter(({ digest }) => token !== undefined && timingSafeEqual(digest, hash(token)));
      if (matches.length > 0) {
        const ids = matches.map(({ implementerId }) => implementerId);
        return { name: `implementer ${ids.join(', ')}`, mayPublish: (id) => ids.includes(id) };
      }
      const error = token === undefined ? '' : ', error="invalid_token"';
      reply.header('www-authenticate', `Bearer realm="MPAI Store"${error}`);
      sendProblem(reply, 401, 'To submit needs the bearer token of an implementer.');
      return undefined;
    },
  };
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
