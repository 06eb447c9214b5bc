import type { FastifyReply, FastifyRequest } from 'fastify';
import { ControllerError, type Rwi } from '../../controller/types.js';
import { readJson } from '../internal/body.js';
import { requireAccept, requireMediaType } from '../internal/media-type.js';
import { requireDataType } from '../internal/port-data.js';
import { resolvePort } from '../internal/port-id.js';
import { RequestError } from '../internal/request-error.js';
import type { DialectName } from '../types.js';
import { type Handler, type RouteContext, requireRwi, root, segmentOf, sendDone } from './context.js';

export const portDataMediaType = 'MPAI/port-data';

/** Send to an input port, receive from an output port (Remote Controller Access 3.2.1, 3.2.2). */
export function addPortRoutes({ controller, limits, prefix, add }: RouteContext, dialect: DialectName): void {
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
    const { rwi } = requireRwi(controller, request);
    const { port } = portOf(request, rwi, 'Output');
    requireAccept(request, portDataMediaType);
    // A Continuous workflow tells at once that nothing waits; an Exchange is worth waiting for, since the read runs it.
    const timeoutMs = rwi.execution === 'Continuous' ? 0 : limits.outputWaitMs;
    const json = await rwi.read(port, { timeoutMs, signal: disconnectSignal(reply) });
    return reply.code(200).header('content-type', portDataMediaType).send(json);
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
