import { typesOf } from '../store/metadata.js';
import type { AimMetadata, PortId } from '../types.js';
import { type Meaning, meaningOf } from './labels.js';
import { TopologyError } from './topology-error.js';
import type { AimPort } from './types.js';

/** A port of a module: index into its ExternalPorts. */
export type PortIndex = number;

export function portOf(metadata: AimMetadata, index: PortIndex): AimPort {
  const options = metadata.ExternalPorts[index];
  if (options === undefined) throw new RangeError(`no port ${index}`);
  const { PortNumber: number = 1, IsOptional: optional = false } = options;
  return { types: typesOf(options.DataType), number, optional, options };
}

/**
 * The boundary port that an end with an empty AIMName means. Seen from inside, the source of a flow is an Input port
 * of the boundary.
 *
 * @throws TopologyError
 */
export function boundaryPort(composite: AimMetadata, end: PortId, role: 'source' | 'destination'): PortIndex {
  const direction = role === 'source' ? 'Input' : 'Output';
  const { types } = meaningOf(composite, end);
  const labelled = indexes(composite, direction, types).filter(
    (index) => composite.ExternalPorts[index]?.Name === end.PortName,
  );
  const candidates = labelled.length > 0 ? labelled : indexes(composite, direction, types);
  const port = byNumber(composite, candidates, end.PortNumber);
  if (port !== undefined) return port;
  throw new TopologyError(`the boundary has no ${direction} port ${end.PortNumber ?? 1} of ${types.join(' | ')}`);
}

/** @throws TopologyError when the sub-AIM has no such Output port */
export function sourcePort(composite: AimMetadata, sub: AimMetadata, end: PortId): PortIndex {
  const { types } = meaningOf(composite, end);
  const port = byNumber(sub, indexes(sub, 'Output', types), end.PortNumber);
  if (port !== undefined) return port;
  throw new TopologyError(
    `${sub.Identifier.AIMName} has no Output port ${end.PortNumber ?? 1} of ${types.join(' | ')}`,
  );
}

/**
 * The Input ports of a sub-AIM that a flow enters. Ports that share an `Input` number are one supply group: a flow
 * whose label states that number as `Output` reaches every one of them, and a PortNumber adds nothing to that.
 *
 * @throws TopologyError for a missing port, and when only one side of a supply group is declared
 */
export function destinationPorts(composite: AimMetadata, sub: AimMetadata, end: PortId, source: Meaning): PortIndex[] {
  const meaning = meaningOf(composite, end);
  const name = sub.Identifier.AIMName;
  const candidates = indexes(sub, 'Input', meaning.types);
  const group = source.group ?? meaning.group;
  if (group !== undefined) {
    const members = candidates.filter((index) => sub.ExternalPorts[index]?.Input === group);
    if (members.length > 0) return members;
    throw new TopologyError(
      `the flow feeds supply group ${group}, and ${name} has no Input port of ${meaning.types.join(' | ')} in such a group`,
    );
  }
  const port = byNumber(sub, candidates, end.PortNumber);
  if (port === undefined)
    throw new TopologyError(`${name} has no Input port ${end.PortNumber ?? 1} of ${meaning.types.join(' | ')}`);
  const missing = sub.ExternalPorts[port]?.Input;
  if (missing === undefined) return [port];
  throw new TopologyError(`${name} takes this flow in supply group ${missing}, and the flow states no Output group`);
}

/** Ports of one direction whose set of types contains one of `types`. */
function indexes(metadata: AimMetadata, direction: 'Input' | 'Output', types: readonly string[]): PortIndex[] {
  return metadata.ExternalPorts.flatMap((port, index) =>
    port.Direction === direction && typesOf(port.DataType).some((type) => types.includes(type)) ? [index] : [],
  );
}

/** An absent PortNumber means 1; where only one port comes into question there is nothing to choose by it. */
function byNumber(
  metadata: AimMetadata,
  candidates: readonly PortIndex[],
  stated: number | undefined,
): PortIndex | undefined {
  const found = candidates.find((index) => (metadata.ExternalPorts[index]?.PortNumber ?? 1) === (stated ?? 1));
  if (found === undefined && stated === undefined && candidates.length === 1) return candidates[0];
  return found;
}
