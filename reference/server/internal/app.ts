import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { ServerLimits } from '../limits.js';
import type { ServerOptions } from '../types.js';
import { answerClientError } from './client-error.js';

/** A bare Fastify instance: bounded in every direction, bodies as octets, no routes yet. */
export function createApp(
  limits: ServerLimits,
  tls: ServerOptions['tls'],
  onUnroutable: (error: Error, request: FastifyRequest, reply: FastifyReply) => void,
): FastifyInstance {
  const connection = {
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersMs,
    connectionsCheckingInterval: Math.min(1_000, limits.headersMs),
    // Left to the admission, whose answer has a body.
    requireHostHeader: false,
  };
  const app = Fastify({
    ...(tls
      ? { https: { ...tls, ...connection, minVersion: 'TLSv1.2' as const, handshakeTimeout: limits.headersMs } }
      : { http: connection }),
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    // A connection on which nothing moves, e.g. an answer that is not read; longer than any wait for an output.
    connectionTimeout: limits.outputWaitMs + limits.inputWaitMs + limits.requestMs,
    forceCloseConnections: 'idle' as const,
    // Requests on open connections are served while closing, and told to close.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: limits.urlBytes },
    clientErrorHandler: answerClientError,
    frameworkErrors: onUnroutable,
  }) as unknown as FastifyInstance;
  app.server.maxConnections = limits.connections;
  // Handlers judge media type, encoding and JSON themselves, each with its own status.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return app;
}
