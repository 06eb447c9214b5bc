import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Repository as RemoteRepository } from '../repositories/types.js';
import { openAudit } from './audit.js';
import type { Checker } from './check.js';
import { createFederation, type Federation, type FederationOptions } from './federation/federation.js';
import { fileRoutes } from './files.js';
import { createDigests } from './internal/digests.js';
import { describeErrors, sendProblem } from './internal/problems.js';
import { remoteRoutes } from './remote.js';
import { openRepository } from './repository.js';
import { restRoutes } from './rest.js';
import { submissionRoute } from './submit.js';
import { createSubmitters, type Submitter } from './submitters.js';
import type { StoreLog } from './types.js';
import { withdrawalRoute } from './withdraw.js';

/** How a Store is made. */
export interface StoreOptions {
  /** The Store folder; its layout is in docs/architecture.md. */
  folder: string;
  /** Whether L3s can be submitted; true unless said otherwise. */
  submissions?: boolean;
  /** Who may submit and withdraw; absent: everybody. */
  submitters?: readonly Submitter[];
  /** Rules that are applied to what is submitted, beside the Store's own few. */
  checker?: Checker;
  /** Remote repositories that are asked for what the folder does not have, in this order. The Store closes them. */
  remotes?: readonly RemoteRepository[];
  /** Folder for what came from remote repositories; a temporary one that goes with the Store unless said otherwise. */
  cache?: string;
  /** How remote repositories are treated; see createFederation. */
  federation?: Pick<FederationOptions, 'limits' | 'freshMs' | 'breaker' | 'cacheBytes'>;
  /** Puts something of its own in the place of the federation; for tests that bend it. */
  wrapFederation?: (made: Federation) => Federation;
  /** File of the audit log, JSON lines; absent: none. */
  audit?: string;
  /** Largest submission, octets; 1 MiB unless said otherwise. */
  bodyLimit?: number;
  /** Registered before the routes, e.g. to bend what is answered. */
  plugins?: readonly ((app: FastifyInstance) => void)[];
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
  for (const plugin of options.plugins ?? []) plugin(app);
  const repository = openRepository(folder);
  const digests = createDigests();
  let federation: Promise<Federation> | undefined;
  let temporary: string | undefined;
  const remote = remoteRoutes(() => federation, digests);
  fileRoutes(app, repository, digests, remote);
  restRoutes(app, repository, digests, remote, submissions);
  if (submissions) {
    const [submitters, audit] = [createSubmitters(options.submitters), openAudit(options.audit)];
    submissionRoute(app, repository, remote, submitters, audit, options.checker);
    withdrawalRoute(app, repository, submitters, audit);
  }

  async function openFederation(repositories: readonly RemoteRepository[]): Promise<Federation> {
    if (options.cache === undefined) temporary = await mkdtemp(join(tmpdir(), 'maas-store-cache-'));
    const cache = options.cache ?? temporary ?? '';
    const made = await createFederation({ repositories, cache, log, ...options.federation });
    return options.wrapFederation?.(made) ?? made;
  }

  return {
    fastify: app,
    listen: async (port, host) => {
      const found = await stat(folder).catch(() => undefined);
      if (!found?.isDirectory())
        throw new Error(
          `The Store folder ${folder} does not exist: build it with "npm run build" or name another one.`,
        );
      if (options.remotes !== undefined && options.remotes.length > 0) {
        federation ??= openFederation(options.remotes);
        await federation;
      }
      return app.listen({ port, host });
    },
    close: async () => {
      await app.close();
      if (options.wrapFederation !== undefined) await (await federation)?.close();
      await Promise.all((options.remotes ?? []).map((each) => each.close()));
      if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    },
  };
}
