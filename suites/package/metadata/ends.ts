import { type AimMetadata, type Port, type PortId, typesOf } from './types.js';

/** What one end of a connection says of itself once its label is looked up, or why it says nothing. */
export interface Meaning {
  types: string[];
  /** Supply group that the flow feeds. */
  group: number | undefined;
  fault?: string;
}

/**
 * The Data Types that an end stands for: a label is looked up in the composite's own ExternalPorts and InternalTypes and
 * nowhere else; a DataType beside it wins.
 */
export function meaningOf(composite: AimMetadata, end: PortId): Meaning {
  const stated = typesOf(end.DataType);
  if (end.PortName === undefined || end.PortName === '') return { types: stated, group: undefined };
  const flows = (composite.InternalTypes ?? []).filter(({ Name }) => Name === end.PortName);
  const ports = composite.ExternalPorts.filter(({ Name }) => Name === end.PortName);
  const declared = [...new Set([...flows, ...ports].flatMap(({ DataType }) => typesOf(DataType)))];
  const group =
    ports.find(({ Direction, Output }) => Direction === 'Input' && Output !== undefined)?.Output ??
    flows.find(({ Output }) => Output !== undefined)?.Output;
  // With a DataType beside it, a label that nobody declared is a remark for people.
  if (declared.length === 0 && stated.length > 0) return { types: stated, group };
  if (declared.length === 0) {
    const fault = `the label ${JSON.stringify(end.PortName)} is declared neither in ExternalPorts nor in InternalTypes`;
    return { types: [], group, fault };
  }
  return { types: stated.length > 0 ? stated : declared, group };
}

/** Indexes of the ports of one direction that take or give one of the types. */
export function portsOf(metadata: AimMetadata, direction: 'Input' | 'Output', types: readonly string[]): number[] {
  return metadata.ExternalPorts.flatMap((port, index) =>
    port.Direction === direction && typesOf(port.DataType).some((type) => types.includes(type)) ? [index] : [],
  );
}

/** An absent number means 1; where only one port comes into question there is nothing to choose by it. */
export function byNumber(metadata: AimMetadata, candidates: readonly number[], number?: number): number | undefined {
  const found = candidates.find((index) => (metadata.ExternalPorts[index]?.PortNumber ?? 1) === (number ?? 1));
  return found === undefined && number === undefined && candidates.length === 1 ? candidates[0] : found;
}

export function portAt(metadata: AimMetadata, index: number): Port {
  const port = metadata.ExternalPorts[index];
  if (port === undefined) throw new RangeError(`no port ${index}`);
  return port;
}

/** `1MCT-ECH-V1.0-I01#2 OutputText:1`, or `boundary …`. */
export function showEnd({ AIMName, AIMNumber, PortName, DataType, PortNumber }: PortId): string {
  const aim = AIMName === '' ? 'boundary' : `${AIMName}${AIMNumber === undefined ? '' : `#${AIMNumber}`}`;
  return `${aim} ${PortName || typesOf(DataType).join(' | ')}${PortNumber === undefined ? '' : `:${PortNumber}`}`;
}
