import { STATUS_CODES } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Problem } from '../types.js';

/** Sends RFC 9457 problem details; `detail` tells the client what happened and never names a path or a stack. */
export function sendProblem(reply: FastifyReply, status: number, detail: string): FastifyReply {
  const problem: Problem = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail };
  return reply.code(status).type('application/problem+json').send(JSON.stringify(problem));
}

/**
 * Turns what goes wrong before or inside a route into problem details. A fault of ours stays opaque to the client; the
 * log gets its message.
 */
export function describeErrors(
  app: FastifyInstance,
  log?: (event: string, facts: Record<string, unknown>) => void,
): void {
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, 404, 'There is nothing at this address.'));
  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return sendProblem(reply, status, error.message);
    log?.('store-error', { method: request.method, route: request.routeOptions.url, message: error.message });
    return sendProblem(reply, 500, 'The Store failed; its log says why.');
  });
}

/** Answers every other method on a path: OPTIONS with what is allowed, the rest with 405 (RFC 9110 15.5.6). */
export function allowOnly(app: FastifyInstance, url: string, methods: readonly string[]): void {
  const others = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((method) => !methods.includes(method));
  const allow = [...methods, 'OPTIONS'].join(', ');
  app.options(url, (_request, reply) => reply.code(204).header('allow', allow).send());
  app.route({
    method: others,
    url,
    handler: (request, reply) =>
      sendProblem(reply.header('allow', allow), 405, `${request.method} is not offered here; ${allow} are.`),
  });
}
