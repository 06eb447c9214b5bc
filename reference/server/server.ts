import { componentValidator } from '../../spec/openapi.js';
import { validateData } from '../../spec/schemas/load.js';
import { createAuthenticate } from './auth/authenticate.js';
import { createDeliveries } from './deliveries.js';
import { createAdmit } from './internal/admit.js';
import { createApp } from './internal/app.js';
import { createFallback, type KnownRoutes } from './internal/fallback.js';
import { installHooks, sendProblem } from './internal/hooks.js';
import { listenAt } from './internal/listen.js';
import { knownError } from './internal/map-error.js';
import { readPrefix } from './internal/prefix.js';
import { defaultLimits } from './limits.js';
import type { RouteContext } from './routes/context.js';
import { addControllerRoutes } from './routes/controllers.js';
import { addDeliveryRoutes } from './routes/deliveries.js';
import { addInstanceRoutes } from './routes/instances.js';
import { addPortRoutes } from './routes/ports.js';
import { addWorkflowRoutes } from './routes/workflows.js';
import { createStreams } from './streams.js';
import type { ApiServer, ServerOptions } from './types.js';

export type { ServerLimits } from './limits.js';
export type { ApiServer, AuthOptions, DialectName, ServerLog, ServerOptions, ServerPlugin } from './types.js';

/**
 * The API Server: the remote interface of `spec/maas.openapi.yaml` over a Controller. Plugins are awaited before the
 * routes are made, so the server is complete once `listen` has resolved. It does not close the Controller.
 *
 * @throws Error for options that cannot be served (a prefix that is no path, identities of several schemes)
 */
export function createServer(options: ServerOptions): ApiServer {
  const { controller, log, plugins = [], dialects = ['aif-3.0', 'mas-1.0'] } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const prefix = readPrefix(options.prefix);
  const authenticate = createAuthenticate(options.auth, limits.nonceMs);
  const admit = createAdmit(options.wrapAuthenticate?.(authenticate) ?? authenticate, limits);
  const app = createApp(limits, options.tls, (error, request, reply) => {
    // Targets that cannot be decoded never reach the hooks, so admission is asked for here.
    try {
      admit(request, reply);
    } catch (refusal) {
      sendProblem(refusal, reply, { limits, log });
      return;
    }
    sendProblem(knownError(error, limits), reply, { limits, log });
  });

  const streams = createStreams(limits);
  let closing: Promise<void> | undefined;

  async function build(): Promise<void> {
    for (const plugin of plugins) await plugin(app);
    // Compiled now, so that the first client does not wait for it.
    componentValidator('StartRequest');
    validateData('OSD-BTO-V1.5', {});
    installHooks(app, { admit, limits, log });
    app.addHook('onSend', (_request, reply, payload, done) => {
      // Else a client that keeps its connection would hold the closing up to the grace.
      if (closing) reply.header('connection', 'close');
      done(null, payload);
    });
    const known: KnownRoutes = new Map();
    const add: RouteContext['add'] = (method, path, handler, { safe = false } = {}) => {
      const methods = safe ? [method, 'HEAD'] : [method];
      known.set(path, new Set([...(known.get(path) ?? []), ...methods]));
      app.route({ method: methods, url: path, handler });
    };
    const context: RouteContext = {
      controller,
      limits,
      deliveries: createDeliveries(limits),
      streams,
      prefix,
      add,
    };
    addControllerRoutes(context);
    for (const dialect of dialects) {
      addWorkflowRoutes(context, dialect);
      addInstanceRoutes(context, dialect);
      addPortRoutes(context, dialect);
      addDeliveryRoutes(context, dialect);
    }
    const fallback = createFallback(known);
    app.setNotFoundHandler(fallback);
    // `Start` also fits the place of an RWI's id: without this, GET would ask for the status of an RWI "Start".
    for (const path of known.keys()) {
      if (path.endsWith('/Start')) app.route({ method: ['GET', 'HEAD'], url: path, handler: fallback });
    }
  }

  return {
    fastify: app,
    async listen(port, host) {
      await build();
      return listenAt(app, port, host, options.tls !== undefined);
    },
    close() {
      closing ??= closeGracefully();
      return closing;
    },
  };

  async function closeGracefully(): Promise<void> {
    const cut = setTimeout(() => app.server.closeAllConnections(), limits.graceMs);
    streams.close();
    await app.close();
    clearTimeout(cut);
  }
}
