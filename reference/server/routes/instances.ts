import type { Rwi } from '../../controller/types.js';
import { entityTag, namesTag } from '../internal/entity-tag.js';
import { sendJsonText } from '../internal/json-text.js';
import { requireAccept } from '../internal/media-type.js';
import type { DialectName } from '../types.js';
import {
  type Handler,
  type RouteContext,
  requireRwi,
  root,
  segmentOf,
  sendDone,
  sendJson,
  stateOf,
} from './context.js';

/** Status, pause, resume and stop of an RWI (Remote Controller Access 3.1.5–3.1.7, 3.3.1). */
export function addInstanceRoutes({ controller, prefix, add }: RouteContext, dialect: DialectName): void {
  const path = `${prefix ?? root}/:cid/${segmentOf[dialect]}/:mid`;

  const status: Handler = async (request, reply) => {
    const { sci, rwi } = requireRwi(controller, request);
    requireAccept(request, 'application/json');
    const text = JSON.stringify(stateOf(sci, rwi));
    const tag = entityTag(text);
    reply.header('etag', tag);
    if (namesTag(request.headers['if-none-match'], tag)) return reply.code(304).send();
    return sendJsonText(reply, 200, 'application/json', text);
  };

  const answerState =
    (change: (rwi: Rwi) => Promise<void>): Handler =>
    async (request, reply) => {
      const { sci, rwi } = requireRwi(controller, request);
      requireAccept(request, 'application/json');
      await change(rwi);
      return sendJson(reply, 200, stateOf(sci, rwi));
    };

  const stop: Handler = async (request, reply) => {
    await requireRwi(controller, request).rwi.stop();
    return sendDone(request, reply);
  };

  add('GET', path, status, { safe: true });
  // The standard fixes GET for these; HEAD is not offered, as it would change the state as well.
  add(
    'GET',
    `${path}/Pause`,
    answerState((rwi) => rwi.pause()),
  );
  add(
    'GET',
    `${path}/Resume`,
    answerState((rwi) => rwi.resume()),
  );
  add('GET', `${path}/Stop`, stop);
}
