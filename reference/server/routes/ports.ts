import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ControllerError, type Rwi } from '../../controller/types.js';
import { readJson } from '../internal/body.js';
import { accepts, requireAccept, requireMediaType } from '../internal/media-type.js';
import { requireDataType } from '../internal/port-data.js';
import { resolvePort } from '../internal/port-id.js';
import { readPrefer } from '../internal/prefer.js';
import { RequestError } from '../internal/request-error.js';
import type { DialectName } from '../types.js';
import { type Handler, type RouteContext, requireRwi, root, segmentOf, sendDone } from './context.js';
import { deliveryPath, portDataMediaType, sendMessage, sendPending } from './deliveries.js';

const eventStreamMediaType = 'text/event-stream';

/** Send to an input port, receive from an output port (Remote Controller Access 3.2.1, 3.2.2). */
export function addPortRoutes(
  { controller, limits, deliveries, streams, prefix, add }: RouteContext,
  dialect: DialectName,
): void {
  const path = `${prefix ?? root}/:cid/${segmentOf[dialect]}/:mid`;
  const portOf = (request: FastifyRequest, rwi: Rwi, direction: 'Input' | 'Output') =>
    resolvePort(rwi.ports, (request.params as { pid: string }).pid, direction, dialect);

  const input: Handler = async (request, reply) => {
    const { rwi } = requireRwi(controller, request);
    const { port, dataType } = portOf(request, rwi, 'Input');
    requireMediaType(request, [portDataMediaType]);
    const { text, value } = readJson(request.body);
    requireDataType(value, dataType === undefined ? port.types : [dataType]);
    try {
      await rwi.write(port, text, { timeoutMs: limits.inputWaitMs, signal: disconnectSignal(reply) });
    } catch (error) {
      if (!(error instanceof ControllerError) || error.code !== 'TIMEOUT') throw error;
      // A full port is the client's to wait for, not a gateway's failure.
      throw new RequestError(503, error.message, { headers: { 'retry-after': String(limits.retryAfterS) } });
    }
    return sendDone(request, reply);
  };

  const output: Handler = async (request, reply) => {
    const { sci, rwi } = requireRwi(controller, request);
    const { port } = portOf(request, rwi, 'Output');
    const gone = disconnectSignal(reply);
    const { accept, prefer, 'last-event-id': lastId } = request.headers;
    // A stream has no end, so it is for those who name it: `text/*` asks for a text.
    const named = accept?.toLowerCase().includes(eventStreamMediaType) === true;
    if (named && !accepts(accept, portDataMediaType.toLowerCase()) && accepts(accept, eventStreamMediaType)) {
      const events = streams.open(rwi, port, lastId?.toString(), gone);
      return reply.code(200).header('content-type', eventStreamMediaType).send(Readable.from(events));
    }
    requireAccept(request, portDataMediaType);
    const { respondAsync, waitMs } = readPrefer(prefer);
    if (respondAsync) {
      const answer = await deliveries.ask(rwi, port, Math.min(waitMs ?? 0, limits.outputWaitMs));
      if ('json' in answer) return sendMessage(reply, answer.json);
      const { id } = answer.delivery;
      // Who never hears of the delivery cannot collect it: it must not take a message.
      if (gone.aborted) deliveries.drop(rwi, id);
      gone.addEventListener('abort', () => deliveries.drop(rwi, id));
      reply.header(
        'location',
        `${deliveryPath(prefix, encodeURIComponent(sci.id), dialect, encodeURIComponent(rwi.id))}/${id}`,
      );
      const applied = waitMs === undefined ? 'respond-async' : `respond-async, wait=${waitMs / 1000}`;
      return sendPending(reply.header('preference-applied', applied), id);
    }
    // A Continuous workflow tells at once that nothing waits; an Exchange is worth waiting for, since the read runs it.
    const usual = rwi.execution === 'Continuous' ? 0 : limits.outputWaitMs;
    if (waitMs !== undefined) reply.header('preference-applied', `wait=${waitMs / 1000}`);
    const timeoutMs = waitMs === undefined ? usual : Math.min(waitMs, limits.outputWaitMs);
    return sendMessage(reply, await rwi.read(port, { timeoutMs, signal: gone }));
  };

  add('POST', `${path}/Input/:pid`, input);
  // Receiving takes the message, so HEAD is not offered here either.
  add('GET', `${path}/Output/:pid`, output);
}

/** Aborted when the client goes away, so that a wait for a message ends before it takes one that nobody would get. */
function disconnectSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
