import type { FastifyInstance } from 'fastify';
import type { components } from '../../spec/generated/maas.js';
import type { Controller } from '../controller/types.js';
import type { Authenticate, Plane } from './auth/visitor.js';
import type { ServerLimits } from './limits.js';

/** Bodies of the remote interface, as `spec/maas.openapi.yaml` names them. */
export type Schemas = components['schemas'];

/** `aif-3.0` says `AIW` in its routes, `mas-1.0` says `MODULE`. */
export type DialectName = 'aif-3.0' | 'mas-1.0';

/** Of every identity. Those of one plane act for the same client, whose SCIs the control plane makes and the data plane uses. */
type Rights = { plane?: Plane };

export type BasicIdentity = { scheme: 'basic'; user: string; password: string } & Rights;
export type DigestIdentity = { scheme: 'digest'; user: string; password: string } & Rights;
/** `exp`: seconds since 1970 from which the token is not accepted any more (as the claim of RFC 7519 4.1.4). */
export type BearerIdentity = { scheme: 'bearer'; token: string; exp?: number } & Rights;
export type Identity = BasicIdentity | DigestIdentity | BearerIdentity;

/** One identity, or several of the same scheme; an SCI belongs to the identity that made it. */
export type AuthOptions = Identity | readonly Identity[];

/** Called with the Fastify instance before any route exists, so that its hooks see every request, known route or not. */
export type ServerPlugin = (app: FastifyInstance) => void | Promise<void>;

/** Facts of the server's life: never a payload, never a credential. */
export type ServerLog = (event: string, facts: Record<string, unknown>) => void;

export interface ServerOptions {
  controller: Controller;
  /** Absent: everyone is let in, and all SCIs belong to the same owner. */
  auth?: AuthOptions;
  /** PEM texts; the server then speaks HTTPS only, from TLS 1.2. */
  tls?: { key: string | Buffer; cert: string | Buffer };
  /** Default: both. */
  dialects?: readonly DialectName[];
  /** Path that create answers give as `prefix` and below which the SCI's routes then live, e.g. `/tenants/7/maas`. */
  prefix?: string;
  limits?: Partial<ServerLimits>;
  /** Stands between authentication and admission, e.g. for an authority of one's own. */
  wrapAuthenticate?: (authenticate: Authenticate) => Authenticate;
  plugins?: readonly ServerPlugin[];
  log?: ServerLog;
}

export interface ApiServer {
  /**
   * Starts to accept connections. Port 0 takes any free one.
   * @returns the base URL, without a trailing slash
   * @throws Error with the cause in a sentence when the port cannot be had
   */
  listen(port: number, host: string): Promise<string>;
  /** Stops accepting, lets running requests end up to `limits.graceMs`, then closes what is left. Idempotent. */
  close(): Promise<void>;
  readonly fastify: FastifyInstance;
}
