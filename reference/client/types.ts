import type { components } from '../../spec/generated/maas.js';

type Schemas = components['schemas'];

/** AIM Metadata of a workflow that an SCI can start. */
export type WorkflowDescription = Schemas['WorkflowDescription'];
/** State object of an RWI. */
export type State = Schemas['State'];
/** Problem details (RFC 9457) of a refusal. */
export type Problem = Schemas['Problem'];

/** `aif-3.0` says `AIW` in its routes, `mas-1.0` says `MODULE`. */
export type ClientDialect = 'aif-3.0' | 'mas-1.0';

export type ClientAuth =
  | { scheme: 'basic'; user: string; password: string }
  | { scheme: 'digest'; user: string; password: string }
  | { scheme: 'bearer'; token: string };

export interface ClientOptions {
  /** Base URL of the API Server, e.g. `https://localhost:5005`. */
  url: string;
  /** Credentials; sent to the origin of `url` only. */
  auth?: ClientAuth;
  /** Which dialect the server speaks; default `aif-3.0`, the published standard. */
  dialect?: ClientDialect;
  /** PEM text of the authority that signed the server's certificate, when the system does not know it. */
  ca?: string | Buffer;
  /** Longest time for one request, ms; default 60 000. */
  timeoutMs?: number;
}

/** A connection to an API Server. Every method of it and of what it makes throws `MaasError`. */
export interface Client {
  /** Creates a Service Controller Instance. Delete it when done. */
  createSci(): Promise<SciClient>;
  /** Closes the client's connections; running requests fail. */
  close(): Promise<void>;
}

/** What discovery filters by; all that are given must match. */
export interface DiscoveryQuery {
  /** AIM Type or instance name. */
  name?: string;
  /** Three-letter standard, e.g. `MCT`. */
  standard?: string;
  /** Data Type that some input port accepts. */
  input?: string;
  /** Data Type that some output port carries. */
  output?: string;
  /** Words that must all occur in name or description. */
  q?: string;
}

/** A Service Controller Instance. */
export interface SciClient {
  readonly id: string;
  /** All workflows that match; follows the pages of the answer. An optional operation: not every server has it. */
  discover(query?: DiscoveryQuery): Promise<WorkflowDescription[]>;
  /** Uploads a package or the metadata of a workflow, to be started in this SCI. An optional operation. */
  upload(
    content: Uint8Array,
    mediaType: 'application/json' | 'application/gzip' | 'application/zip',
  ): Promise<WorkflowDescription>;
  /** Starts the workflow of that AIM Type (`MCT-ECH-V1.0`) or instance name (`1MCT-ECH-V1.0-I01`). */
  start(name: string): Promise<RwiClient>;
  /** Deletes the SCI; its RWIs are stopped. */
  delete(): Promise<void>;
}

/** How to wait for a message. */
export interface ReceiveOptions {
  /** Asks again until a message is there or this time is over, ms; default 0: asks once. */
  waitMs?: number;
  /** Tells the server how long it may let the request wait, seconds (`Prefer: wait`); it may ignore that. */
  wait?: number;
  /** Has the message delivered asynchronously where the server offers it (`Prefer: respond-async`), and fetches it within `waitMs`. */
  async?: boolean;
}

/** A message of an event stream; `id` is where another stream goes on after it. */
export interface PortEvent {
  id: string;
  message: unknown;
}

/** A Remote Workflow Instance. */
export interface RwiClient {
  readonly id: string;
  /** Name of the workflow. */
  readonly name: string;
  /** State as the server told it last. */
  readonly state: string;
  /** Sends a message, any JSON value of the port's Data Type, to an input port: `DataType[:n]`, or in aif-3.0 its label. */
  send(port: string, message: unknown): Promise<void>;
  /** Receives a message of an output port, or undefined when the port has none. */
  receive(port: string, options?: ReceiveOptions): Promise<unknown>;
  /**
   * The messages of an output port as they come (server-sent events; an optional offer of a server). Comes back after a broken
   * connection, without loss; ends when the RWI is stopped or `signal` is aborted.
   */
  events(port: string, options?: { lastEventId?: string; signal?: AbortSignal }): AsyncIterable<PortEvent>;
  pause(): Promise<State>;
  resume(): Promise<State>;
  status(): Promise<State>;
  /** Stops the RWI; it cannot be used any more. */
  stop(): Promise<void>;
}
