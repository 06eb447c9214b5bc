/** The operations of the remote interface, whatever a dialect calls them. */
export type OperationName =
  | 'create'
  | 'delete'
  | 'discover'
  | 'upload'
  | 'start'
  | 'status'
  | 'pause'
  | 'resume'
  | 'stop'
  | 'input'
  | 'output'
  | 'delivery'
  | 'dropDelivery';

/** What `maas.openapi.yaml` declares of one operation. */
export interface OperationEntry {
  readonly operationId: string;
  /** Upper case, as on the wire. */
  readonly method: string;
  /** Path template, e.g. `/MPAI/AIFU/{cid}/AIW/Start`; `/MPAI/AIFU` is what `prefix` replaces. */
  readonly path: string;
  readonly operation: OperationName;
  /** null for the operations both dialects share. */
  readonly dialect: 'aif-3.0' | 'mas-1.0' | null;
  /** True when the form of the operation is this toolkit's proposal. */
  readonly toolkit: boolean;
  /** Declared statuses, three digits each or `default`. */
  readonly statuses: readonly string[];
  /** Media types of the request body; empty when the operation declares none. */
  readonly requestMediaTypes: readonly string[];
  /** Media types per declared status; an empty list when the answer has no body. */
  readonly responseMediaTypes: Readonly<Record<string, readonly string[]>>;
}
