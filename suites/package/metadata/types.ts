/** AIM Metadata V3.0 as far as it is judged beyond the schema; every member may be missing or of another type before that. */
export interface AimMetadata {
  Header: string;
  Identifier: Identifier;
  Execution?: string;
  Period?: unknown;
  Deadline?: unknown;
  InternalTypes?: { DataType: string | string[]; Name?: string; Output?: number }[];
  ExternalPorts: Port[];
  SubAIMs?: { Identifier: Identifier; AIMNumber?: number }[];
  Topology?: { Input: PortId; Output: PortId }[];
  Implementations: Implementation[];
  ResourcePolicies?: ResourcePolicy[];
}
export interface Identifier {
  ImplementerID: string;
  ImplementationID: string;
  AIMName: string;
  Relation?: string;
  Host?: string;
}
export interface Port {
  Direction: string;
  DataType: string | string[];
  Technology: string;
  IsRemote: boolean | string;
  PortNumber?: number;
  Name?: string;
  Input?: number;
  Output?: number;
  IsOptional?: boolean | string;
  Transport?: string;
  AcceptedTransports?: string[];
  RecordType?: string;
}
export interface PortId {
  AIMName: string;
  AIMNumber?: number;
  PortName?: string;
  DataType?: string | string[];
  PortNumber?: number;
}
export interface Implementation {
  BinaryName: string;
  Architecture: string;
  OperatingSystem: string;
  Version: string;
  Source: string;
  ImplementationURI?: string;
  Firewall?: unknown[];
}
export interface ResourcePolicy {
  Name: string;
  Minimum: unknown;
  Maximum: unknown;
  Request: unknown;
}

/** One type or several, as a list. */
export function typesOf(dataType: string | string[] | undefined): string[] {
  if (dataType === undefined) return [];
  return typeof dataType === 'string' ? [dataType] : [...dataType];
}

/** AIM Type of an AIMName: `MMC-AMQ-V2.5` of `1MMC-AMQ-V2.5-I01`, and itself of an AIM Type. */
export function aimTypeOf(name: string): string {
  return /^[0-9A-Za-z]*?([A-Z]{3}-[A-Z]{3}-V[0-9]{1,2}\.[0-9]{1,2})(?:-I[0-9]+)?$/.exec(name)?.[1] ?? name;
}

/** The placeholder by which an L2 leaves a value to the implementer. */
export function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && /^\/\*[\s\S]*\*\/$/.test(value);
}

/** True for a document that means to be AIM Metadata, right or wrong, of this version or an older one. */
export function looksLikeMetadata(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { Identifier, ExternalPorts, Ports, Implementations, SubAIMs } = value as Record<string, unknown>;
  return Identifier !== undefined || [ExternalPorts, Ports, Implementations, SubAIMs].filter(Array.isArray).length > 1;
}
