import { typesOf } from '../store/metadata.js';
import type { AimMetadata, PortId } from '../types.js';
import { TopologyError } from './topology-error.js';

/** What one end of a connection says about itself once its label is looked up. */
export interface Meaning {
  types: readonly string[];
  /** Supply group that the flow feeds (`Output` of the label), if it states one. */
  group: number | undefined;
}

/**
 * The Data Types an end stands for. PortName is a label of the composite itself: it is looked up in its own
 * ExternalPorts and InternalTypes and nowhere else; the name that a sub-AIM gives its port is never read
 * (AIM Metadata V3.0, PortID). A DataType stated besides the label wins, as it says more.
 *
 * @throws TopologyError for a label that is not declared, and for an end that has neither label nor Data Type
 */
export function meaningOf(composite: AimMetadata, end: PortId): Meaning {
  const stated = typesOf(end.DataType);
  if (end.PortName === undefined || end.PortName === '') {
    if (stated.length === 0) throw new TopologyError('one end names neither a port label nor a Data Type');
    return { types: stated, group: undefined };
  }
  const flows = (composite.InternalTypes ?? []).filter((flow) => flow.Name === end.PortName);
  const ports = composite.ExternalPorts.filter((port) => port.Name === end.PortName);
  if (flows.length === 0 && ports.length === 0) {
    throw new TopologyError(
      `the label ${JSON.stringify(end.PortName)} is declared neither in ExternalPorts nor in InternalTypes`,
    );
  }
  const declared = [...new Set([...flows, ...ports].flatMap((each) => typesOf(each.DataType)))];
  const fed =
    ports.find((port) => port.Direction === 'Input' && port.Output !== undefined) ??
    flows.find((flow) => flow.Output !== undefined);
  if (stated.length > 0 && !stated.some((type) => declared.includes(type))) {
    throw new TopologyError(
      `the label ${JSON.stringify(end.PortName)} stands for ${declared.join(' | ')}, not for ${stated.join(' | ')}`,
    );
  }
  return { types: stated.length > 0 ? stated : declared, group: fed?.Output };
}
