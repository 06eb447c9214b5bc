import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate, Plane } from '../auth/visitor.js';
import type { ServerLimits } from '../limits.js';
import { RequestError } from './request-error.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Whose request it is; SCIs are looked up under this name. */
    owner: string;
  }
}

/** What every request passes before anything else looks at it, unknown routes as well. @throws RequestError */
export type Admit = (request: FastifyRequest, reply: FastifyReply) => void;

/** Authentication, then the rules of RFC 9112 that node:http leaves to the application or answers without a body. */
export function createAdmit(authenticate: Authenticate, limits: ServerLimits): Admit {
  return (request, reply) => {
    // Pause, Resume and Stop change state by GET: nobody between client and server may answer them from memory.
    reply.header('cache-control', 'no-store');
    const { raw } = request;
    requireOneHost(raw.rawHeaders, raw.httpVersionMinor);
    const { owner, plane } = authenticate(raw);
    request.owner = owner;
    confine(plane, raw.url ?? '');
    if ((raw.url?.length ?? 0) > limits.urlBytes) {
      throw new RequestError(414, `The request target is longer than ${limits.urlBytes} octets.`);
    }
  };
}

/** `uri-host [":" port]` of RFC 9110 7.2: a name or an address, in brackets when it has colons; empty for targets without one. */
const host = /^(\[[0-9a-f:.]+\]|[a-z0-9\-._~!$&'()*+,;=%]*)(:\d*)?$/i;

/** RFC 9112 3.2: HTTP/1.1 requests have one Host field, no more, no less. */
function requireOneHost(rawHeaders: readonly string[], httpVersionMinor: number): void {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length !== 4 || name.toLowerCase() !== 'host') continue;
    hosts += 1;
    if (!host.test(rawHeaders[i + 1] ?? '')) hosts += 2;
  }
  if (hosts > 1 || (hosts === 0 && httpVersionMinor === 1)) {
    throw new RequestError(400, 'The request must have exactly one Host field, with a host.', {
      headers: { connection: 'close' },
    });
  }
}

/**
 * Keeps a credential in its plane: the messages of ports, delivered later or not, are the data plane, all else is control (MPAI as a Service, Call
 * for Technologies: neither plane reaches what is the other's). The path is decoded first, as the router does.
 *
 * @throws RequestError 403
 */
function confine(plane: Plane | undefined, url: string): void {
  if (plane === undefined) return;
  const [path = ''] = url.split(/[?#]/);
  const segments = path.split('/').filter((part) => part !== '');
  const kind = segments
    .at(-2)
    ?.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const wanted: Plane = kind === 'Input' || kind === 'Output' || kind === 'Deliveries' ? 'data' : 'control';
  if (wanted !== plane) throw new RequestError(403, `This credential is for the ${plane} plane only.`);
}
