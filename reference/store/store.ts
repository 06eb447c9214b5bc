import { stat } from 'node:fs/promises';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { fileRoutes } from './files.js';
import { createDigests } from './internal/digests.js';
import { describeErrors, sendProblem } from './internal/problems.js';
import { openRepository } from './repository.js';
import { restRoutes } from './rest.js';
import { submissionRoute } from './submit.js';
import type { StoreLog } from './types.js';

/** How a Store is made. */
export interface StoreOptions {
  /** The Store folder; its layout is in docs/architecture.md. */
  folder: string;
  /** Whether L3s can be submitted; true unless said otherwise. */
  submissions?: boolean;
  /** Largest submission, octets; 1 MiB unless said otherwise. */
  bodyLimit?: number;
  /** Told about each answer: method, route, status, ms. */
  log?: StoreLog;
}

/** A Store that is ready to listen. */
export interface Store {
  readonly fastify: FastifyInstance;
  /** Starts to serve; port 0 takes any free one. @returns the base URL without a slash at its end @throws Error when the folder is missing or the port is taken */
  listen(port: number, host: string): Promise<string>;
  /** Stops accepting, lets running answers end, frees the port. */
  close(): Promise<void>;
}

/**
 * Makes a Store over a folder: metadata, packages and approved fingerprints as plain files, and the MPAI Store REST
 * interface (spec/store.openapi.yaml). Like the public MPAI Store it asks for no credential: give it `submissions: false`
 * or a loopback address when not everybody may publish.
 */
export function createStore(options: StoreOptions): Store {
  const { folder, submissions = true, bodyLimit = 1024 * 1024, log } = options;
  const app = fastify({
    bodyLimit,
    requestTimeout: 30_000, // a slow sender must not hold a connection for good
    routerOptions: { maxParamLength: 255 },
    frameworkErrors: (_error, _request, reply) =>
      void sendProblem(reply as unknown as FastifyReply, 400, 'The URL is malformed.'),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  if (log) {
    app.addHook('onResponse', async (request, reply) => {
      const { method, routeOptions } = request;
      log('store-answer', {
        method,
        route: routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      });
    });
  }
  describeErrors(app, log);
  const repository = openRepository(folder);
  const digests = createDigests();
  fileRoutes(app, repository, digests);
  restRoutes(app, repository, digests, submissions);
  if (submissions) submissionRoute(app, repository);
  return {
    fastify: app,
    listen: async (port, host) => {
      const found = await stat(folder).catch(() => undefined);
      if (!found?.isDirectory())
        throw new Error(
          `The Store folder ${folder} does not exist: build it with "npm run build" or name another one.`,
        );
      return app.listen({ port, host });
    },
    close: () => app.close(),
  };
}
