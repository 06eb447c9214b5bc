import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequestError } from '../internal/request-error.js';
import type { DialectName, Schemas } from '../types.js';
import { type Handler, type RouteContext, requireRwi, root, segmentOf, sendDone, sendJson } from './context.js';

export const portDataMediaType = 'MPAI/port-data';

/** What became of an output that was asked for with `Prefer: respond-async` (RFC 7240 4.1; the form is the toolkit's). */
export function addDeliveryRoutes({ controller, deliveries, prefix, add }: RouteContext, dialect: DialectName): void {
  const path = `${deliveryPath(prefix, ':cid', dialect, ':mid')}/:did`;
  const idOf = (request: FastifyRequest): string => (request.params as { did: string }).did;

  const tell: Handler = async (request, reply) => {
    const { rwi } = requireRwi(controller, request);
    const delivery = deliveries.find(rwi, idOf(request));
    if (delivery === undefined) throw new RequestError(404, 'No such delivery.');
    const { id, outcome } = delivery;
    if (outcome === undefined) return sendPending(reply, id);
    if ('error' in outcome) throw outcome.error;
    delivery.collected = true;
    return sendMessage(reply, outcome.json);
  };

  const drop: Handler = async (request, reply) => {
    const { rwi } = requireRwi(controller, request);
    if (!deliveries.drop(rwi, idOf(request))) throw new RequestError(404, 'No such delivery.');
    return sendDone(request, reply);
  };

  // Asking changes nothing, so HEAD is offered as well.
  add('GET', path, tell, { safe: true });
  add('DELETE', path, drop);
}

/** Where the deliveries of an RWI are. */
export function deliveryPath(prefix: string | undefined, cid: string, dialect: DialectName, mid: string): string {
  return `${prefix ?? root}/${cid}/${segmentOf[dialect]}/${mid}/Deliveries`;
}

/** A message as the body of an answer. */
export function sendMessage(reply: FastifyReply, json: string): FastifyReply {
  return reply.code(200).header('content-type', portDataMediaType).send(json);
}

/** Not yet: ask again in a second. */
export function sendPending(reply: FastifyReply, id: string): FastifyReply {
  const pending: Schemas['Delivery'] = { id, state: 'pending' };
  return sendJson(reply.header('retry-after', '1'), 202, pending);
}
