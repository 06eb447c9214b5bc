import { typesOf } from '../store/metadata.js';
import { type AimMetadata, ControllerError, type PortId } from '../types.js';
import { meaningOf } from './labels.js';
import { boundaryPort, destinationPorts, type PortIndex, portOf, sourcePort } from './ports.js';
import { TopologyError } from './topology-error.js';

/** One end inside a composite: a sub-AIM by its place in SubAIMs, or the boundary (`sub` undefined). */
export interface End {
  sub: number | undefined;
  port: PortIndex;
}
export interface Connection {
  from: End;
  to: End;
}

/**
 * The Topology of one composite as connections between ports, supply groups expanded.
 *
 * @param subs metadata in the order of SubAIMs
 * @throws ControllerError INVALID with a sentence that names the connection
 */
export function connectionsOf(composite: AimMetadata, subs: readonly AimMetadata[]): Connection[] {
  const find = subFinder(composite);
  return (composite.Topology ?? []).flatMap((edge, index) => {
    try {
      return connect(composite, subs, edge, find);
    } catch (error) {
      if (!(error instanceof TopologyError)) throw error;
      const place = `${composite.Identifier.AIMName}, Topology[${index}] (${show(edge.Output)} -> ${show(edge.Input)})`;
      throw new ControllerError('INVALID', `${place}: ${error.message}.`, [`/Topology/${index}: ${error.message}`]);
    }
  });
}

function connect(
  composite: AimMetadata,
  subs: readonly AimMetadata[],
  edge: { Input: PortId; Output: PortId },
  find: (end: PortId) => number | undefined,
): Connection[] {
  const source = find(edge.Output);
  const target = find(edge.Input);
  const sourceModule = metadataAt(composite, subs, source);
  const from: End = {
    sub: source,
    port:
      source === undefined
        ? boundaryPort(composite, edge.Output, 'source')
        : sourcePort(composite, sourceModule, edge.Output),
  };
  const targetModule = metadataAt(composite, subs, target);
  const ports =
    target === undefined
      ? [boundaryPort(composite, edge.Input, 'destination')]
      : destinationPorts(composite, targetModule, edge.Input, meaningOf(composite, edge.Output));
  for (const port of ports) fit(sourceModule, from.port, targetModule, port);
  return ports.map((port) => ({ from, to: { sub: target, port } }));
}

/** @throws TopologyError when no Data Type or no transport is common to both ends */
function fit(source: AimMetadata, from: PortIndex, target: AimMetadata, to: PortIndex): void {
  const sent = portOf(source, from);
  const taken = portOf(target, to);
  if (!sent.types.some((type) => taken.types.includes(type))) {
    throw new TopologyError(`${sent.types.join(' | ')} flows into a port of ${taken.types.join(' | ')}`);
  }
  const transport = sent.options.Transport;
  const accepted = taken.options.AcceptedTransports;
  if (typeof transport !== 'string' || !Array.isArray(accepted) || accepted.includes(transport)) return;
  throw new TopologyError(`the source sends by ${transport}, the destination accepts ${accepted.join(' | ')}`);
}

/** Looks a sub-AIM up by AIMName and AIMNumber (absent means 1). An empty AIMName is the boundary. */
function subFinder(composite: AimMetadata): (end: PortId) => number | undefined {
  const places = new Map<string, number>();
  for (const [index, { Identifier, AIMNumber = 1 }] of (composite.SubAIMs ?? []).entries()) {
    const key = `${Identifier.AIMName}#${AIMNumber}`;
    if (places.has(key))
      throw new ControllerError(
        'INVALID',
        `${composite.Identifier.AIMName} lists the sub-AIM ${key} twice; AIMNumber tells them apart.`,
      );
    places.set(key, index);
  }
  return ({ AIMName, AIMNumber = 1 }) => {
    if (AIMName === '') return undefined;
    const place = places.get(`${AIMName}#${AIMNumber}`);
    if (place === undefined) throw new TopologyError(`there is no sub-AIM ${AIMName} number ${AIMNumber}`);
    return place;
  };
}

function metadataAt(composite: AimMetadata, subs: readonly AimMetadata[], place: number | undefined): AimMetadata {
  const found = place === undefined ? composite : subs[place];
  if (found === undefined) throw new RangeError(`no sub-AIM ${place}`);
  return found;
}

function show({ AIMName, AIMNumber, PortName, DataType, PortNumber }: PortId): string {
  const aim = AIMName === '' ? 'boundary' : `${AIMName}${AIMNumber === undefined ? '' : `#${AIMNumber}`}`;
  return `${aim} ${PortName ?? typesOf(DataType).join('|')}${PortNumber === undefined ? '' : `:${PortNumber}`}`;
}
