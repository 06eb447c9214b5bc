import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Controller, Rwi, Sci } from '../../controller/types.js';
import type { Deliveries } from '../deliveries.js';
import { sendJsonText } from '../internal/json-text.js';
import { accepts } from '../internal/media-type.js';
import { RequestError } from '../internal/request-error.js';
import type { ServerLimits } from '../limits.js';
import type { Streams } from '../streams.js';
import type { DialectName, Schemas } from '../types.js';

/** What the handlers of all operations work with. */
export interface RouteContext {
  controller: Controller;
  limits: ServerLimits;
  deliveries: Deliveries;
  streams: Streams;
  /** The prefix that create answers give; undefined when routes live below {@link root}. */
  prefix: string | undefined;
  /** Adds a route to the server and to what the fallback knows of it. */
  add(method: 'GET' | 'POST' | 'DELETE', path: string, handler: Handler, options?: { safe?: boolean }): void;
}

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Where the standard puts the interface, unless a prefix replaces it. */
export const root = '/MPAI/AIFU';

/** The word that each dialect has for a workflow in its routes. */
export const segmentOf: Record<DialectName, 'AIW' | 'MODULE'> = { 'aif-3.0': 'AIW', 'mas-1.0': 'MODULE' };

/** @throws RequestError 404 for an unknown SCI and for one of another identity alike */
export function requireSci(controller: Controller, request: FastifyRequest): Sci {
  const sci = controller.sci((request.params as { cid: string }).cid, request.owner);
  if (!sci) throw new RequestError(404, 'No such Controller Instance.');
  return sci;
}

/** @throws RequestError 404 for an unknown SCI or RWI, and for an RWI of another SCI */
export function requireRwi(controller: Controller, request: FastifyRequest): { sci: Sci; rwi: Rwi } {
  const sci = requireSci(controller, request);
  const rwi = sci.rwi((request.params as { mid: string }).mid);
  if (!rwi) throw new RequestError(404, 'No such workflow instance in this Controller Instance.');
  return { sci, rwi };
}

/** The state object of an RWI (MPAI-AIF V3.0 Remote Controller Access 3.1.4–3.1.7). */
export function stateOf(sci: Sci, rwi: Rwi): Schemas['State'] {
  return { controller: sci.id, id: rwi.id, name: rwi.name, state: rwi.state, change: rwi.changed.toISOString() };
}

export function sendJson(reply: FastifyReply, status: number, value: unknown): FastifyReply {
  return sendJsonText(reply, status, 'application/json', JSON.stringify(value));
}

/** Success without anything to tell: the standard defines no body, so a client that wants no text gets none. */
export function sendDone(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.code(200);
  if (!accepts(request.headers.accept, 'text/plain')) return reply.send();
  return reply.header('content-type', 'text/plain; charset=utf-8').send('OK');
}
