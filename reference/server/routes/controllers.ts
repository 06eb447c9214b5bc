import { requireAccept } from '../internal/media-type.js';
import { RequestError } from '../internal/request-error.js';
import type { Schemas } from '../types.js';
import { type Handler, type RouteContext, root, sendDone, sendJson } from './context.js';

/** Create and delete an SCI (Remote Controller Access 3.1.1, 3.3.2). */
export function addControllerRoutes({ controller, prefix, add }: RouteContext): void {
  const path = `${root}/Controller`;

  const create: Handler = async (request, reply) => {
    requireAccept(request, 'application/json');
    const { id } = controller.createSci(request.owner);
    const created: Schemas['ControllerCreated'] = { id, ...(prefix === undefined ? {} : { prefix }) };
    return sendJson(reply.header('location', `${path}/${encodeURIComponent(id)}`), 201, created);
  };

  const remove: Handler = async (request, reply) => {
    const { cid } = request.params as { cid: string };
    if (!(await controller.deleteSci(cid, request.owner))) throw new RequestError(404, 'No such Controller Instance.');
    return sendDone(request, reply);
  };

  add('POST', path, create);
  add('DELETE', `${path}/:cid`, remove);
  // Whether a prefix covers DELETE is not stated: clients of both readings are served.
  if (prefix !== undefined && prefix !== root) add('DELETE', `${prefix}/Controller/:cid`, remove);
}
