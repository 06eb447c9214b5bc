/**
 * What the API Server asks of the Controller. The server turns HTTP into these calls and {@link ControllerError} codes
 * into statuses; the Controller knows nothing of HTTP towards the client.
 */

import type { Repository } from '../repositories/types.js';

/** AIM/AIW Metadata V3.0 as far as the Controller reads it; validated against `spec/schemas/aif/aim-metadata-strict.json` before use. */
export interface AimMetadata {
  Header: string;
  Identifier: Identifier;
  APIProfile: 'Basic' | 'Secure';
  Description: string;
  Execution?: 'Exchange' | 'Continuous';
  OnDegraded?: 'StopModule' | 'StopAIM' | 'Continue';
  RestartLimit?: number;
  Period?: number;
  Deadline?: number;
  InternalTypes?: { DataType: DataTypeOrSet; Name?: string; Output?: number }[];
  ExternalPorts: PortOptions[];
  SubAIMs?: { Identifier: Identifier; AIMNumber?: number }[];
  Topology?: { Input: PortId; Output: PortId }[];
  Implementations: Implementation[];
  [other: string]: unknown;
}
export interface Identifier {
  ImplementerID: string;
  ImplementationID: string;
  AIMName: string;
  Relation?: string;
  Host?: string;
}
export type DataTypeOrSet = string | string[];
export interface PortOptions {
  Direction: 'Input' | 'Output';
  DataType: DataTypeOrSet;
  PortNumber?: number;
  Name?: string;
  Input?: number;
  Output?: number;
  Depth?: number;
  Overflow?: 'Block' | 'DropOldest' | 'DropNewest';
  MaxAge?: number;
  IsOptional?: boolean;
  [other: string]: unknown;
}
export interface PortId {
  AIMName: string;
  AIMNumber?: number;
  PortName?: string;
  DataType?: DataTypeOrSet;
  PortNumber?: number;
}
export interface Implementation {
  BinaryName: string;
  Architecture: string;
  OperatingSystem: string;
  Version: string;
  Source: 'AIMStorage' | 'MPAIStore' | 'AIMURL';
  ImplementationURI?: string;
  [other: string]: unknown;
}

export interface ControllerOptions {
  /** Base URL of the Store (`http://127.0.0.1:5020`). */
  store: string;
  /**
   * Repositories of which only what verifies is there (TUF, root of trust given by the operator), in the order they are
   * asked. When set, nothing is taken from elsewhere. The Controller closes them.
   */
  trusted?: readonly Repository[];
  /** Says what an identity may launch; absent: everything. */
  mayLaunch?: (owner: string, metadata: AimMetadata) => boolean;
  limits?: Partial<ControllerLimits>;
  /** Called with facts only: never a payload, never a secret. */
  log?: (event: string, facts: Record<string, unknown>) => void;
}
export interface ControllerLimits {
  /** SCIs at once, over all owners. */
  scis: number;
  /** RWIs at once in one SCI. */
  rwisPerSci: number;
  /** Memory of one AIM's sandbox, bytes. */
  aimMemory: number;
  /** CPU time of one call of an AIM, ms. */
  aimCpuMs: number;
  /** Wall time of one exchange (Exchange), ms. */
  exchangeMs: number;
  /** Messages a port holds when its metadata gives no Depth. */
  portDepth: number;
  /** Largest package and metadata accepted from the Store, bytes. */
  packageBytes: number;
  /** Time for one request to the Store, ms. */
  storeMs: number;
}

/** Made by `createController(options)` in `reference/controller/controller.ts`. Holds every SCI of one API Server. */
export interface Controller {
  /** @throws ControllerError LIMIT */
  createSci(owner: string): Sci;
  /** Undefined for an unknown id and for an id of another owner alike. */
  sci(cid: string, owner: string): Sci | undefined;
  /** True when it existed for this owner; its RWIs are stopped. */
  deleteSci(cid: string, owner: string): Promise<boolean>;
  /** Counts, for limits and tests. */
  counts(): { scis: number; rwis: number; workers: number };
  close(): Promise<void>;
}

export interface WorkflowQuery {
  name?: string;
  standard?: string;
  input?: string;
  output?: string;
  q?: string;
}

export interface Sci {
  readonly id: string;
  readonly owner: string;
  /** Latest version of every workflow in the Store that matches, and of those uploaded here; sorted by AIMName. */
  discover(query: WorkflowQuery): Promise<AimMetadata[]>;
  /** Makes a workflow startable in this SCI only. `mediaType` is application/json (metadata) or an archive's. @throws ControllerError INVALID */
  upload(bytes: Uint8Array, mediaType: string): Promise<AimMetadata>;
  /** Obtain, validate, verify, install, connect, run. @throws ControllerError NOT_FOUND, INVALID, NOT_TRUSTED, NOT_ALLOWED, STORE, LIMIT */
  start(name: string): Promise<Rwi>;
  rwi(mid: string): Rwi | undefined;
}

export interface BoundaryPort {
  direction: 'Input' | 'Output';
  /** Every Data Type it takes; the first is the key. */
  types: string[];
  number: number;
  name?: string;
  optional: boolean;
}

export interface Rwi {
  readonly id: string;
  /** Name it was started under. */
  readonly name: string;
  readonly metadata: AimMetadata;
  readonly execution: 'Exchange' | 'Continuous';
  readonly state: 'ACTIVE' | 'PAUSED' | 'STOPPED';
  /** When `state` last changed; moves only when it changes. */
  readonly changed: Date;
  readonly ports: readonly BoundaryPort[];
  /**
   * Hand a message (JSON text, already known to be JSON) to an input port. Exchange: replaces what the port held; the
   * first write after a completed run begins a new round. Continuous: queues, obeying Depth and Overflow.
   * @throws ControllerError NOT_STARTED, TIMEOUT (full port under Block)
   */
  write(port: BoundaryPort, json: string, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<void>;
  /**
   * Exchange: runs the graph once per round, then serves every output from that run. Continuous: the oldest message.
   * @throws ControllerError NOT_PRODUCED, TIMEOUT, FAILED (with the AIM's reason), NOT_STARTED
   */
  read(port: BoundaryPort, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<string>;
  /**
   * Waits for the next message of a port that `next` has not given yet. Exchange: the result of a round, run as soon as every
   * input port that is not optional holds a message. Continuous: the oldest message.
   * @throws ControllerError TIMEOUT, FAILED, NOT_STARTED
   */
  next(port: BoundaryPort, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<string>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Idempotent; afterwards `sci.rwi(id)` is undefined. */
  stop(): Promise<void>;
}

export type ControllerErrorCode =
  | 'NOT_FOUND'
  | 'INVALID'
  | 'NOT_TRUSTED'
  | 'NOT_ALLOWED'
  | 'STORE'
  | 'LIMIT'
  | 'NO_SUCH_PORT'
  | 'NOT_STARTED'
  | 'NOT_PRODUCED'
  | 'TIMEOUT'
  | 'FAILED';

/** Every failure that the Controller means to tell. `message` is fit for the RCA: no path, no stack, no secret. */
export class ControllerError extends Error {
  constructor(
    readonly code: ControllerErrorCode,
    message: string,
    readonly details: readonly string[] = [],
  ) {
    super(message);
    this.name = 'ControllerError';
  }
}
