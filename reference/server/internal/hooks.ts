import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServerLimits } from '../limits.js';
import type { ServerLog } from '../types.js';
import type { Admit } from './admit.js';
import { sendJsonText } from './json-text.js';
import { knownError, opaqueError } from './map-error.js';
import { problemMediaType, problemText } from './problem.js';
import { RequestError } from './request-error.js';

/** Sends a failure as a problem document; what the client may not know goes to the log. */
export function sendProblem(
  error: unknown,
  reply: FastifyReply,
  { limits, log }: { limits: ServerLimits; log: ServerLog | undefined },
): FastifyReply {
  // A client that left mid-way makes waits and bodies fail; that is no fault, and nobody reads the answer.
  const gone = reply.raw.destroyed ? new RequestError(400, 'The client left.') : undefined;
  const known = knownError(error, limits) ?? gone;
  if (!known) log?.('fault', { fault: nameOf(error), at: stackOf(error) });
  const told = known ?? opaqueError();
  if (told.extra.headers) reply.headers(told.extra.headers);
  return sendJsonText(reply, told.status, problemMediaType, problemText(told));
}

/** Admission first, problems for every failure, one log line an answer. */
export function installHooks(
  app: FastifyInstance,
  { admit, limits, log }: { admit: Admit; limits: ServerLimits; log: ServerLog | undefined },
): void {
  app.decorateRequest('owner', '');
  app.addHook('onRequest', (request, reply, done) => {
    try {
      admit(request, reply);
    } catch (error) {
      done(error as Error);
      return;
    }
    done();
  });
  app.setErrorHandler((error, _request, reply) => sendProblem(error, reply, { limits, log }));
  if (!log) return;
  app.addHook('onResponse', (request, reply, done) => {
    log('request', factsOf(request, reply));
    done();
  });
}

/** The route's template, never the target: ids in it let their reader use the SCI. */
function factsOf(request: FastifyRequest, reply: FastifyReply): Record<string, unknown> {
  return {
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 10) / 10,
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** Where it happened, without the message: messages of parsers quote what they were given. */
function stackOf(error: unknown): string[] {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, 8);
}
