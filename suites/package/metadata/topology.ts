import type { Findings } from '../findings.js';
import type { JsonDocument } from '../json-document.js';
import { byNumber, meaningOf, portAt, portsOf, showEnd } from './ends.js';
import type { MetadataOptions } from './options.js';
import { type AimMetadata, type PortId, typesOf } from './types.js';

/** What a connection joins, by place in SubAIMs (−1: the boundary) and in ExternalPorts. */
interface Reached {
  sources: Set<string>;
  destinations: Set<string>;
}

/**
 * Judges how a composite is wired: sub-AIMs and labels exist, the ports are there as far as their metadata are known, the
 * types and transports of both ends fit, supply groups have two sides, and nothing is left unconnected.
 */
export function judgeTopology(
  document: JsonDocument,
  metadata: AimMetadata,
  { subAim }: MetadataOptions,
  findings: Findings,
): void {
  const { place } = document;
  const subs = metadata.SubAIMs ?? [];
  const places = new Map<string, number>();
  for (const [index, { Identifier, AIMNumber = 1 }] of subs.entries()) {
    const key = `${Identifier.AIMName}#${AIMNumber}`;
    const where = place(`/SubAIMs/${index}`);
    if (places.has(key)) findings.report('sub-aim-number', where, `${key} is listed twice.`);
    if (Identifier.AIMName === metadata.Identifier.AIMName) {
      findings.report('sub-aim-self', where, `${Identifier.AIMName} lists itself as a sub-AIM.`);
    }
    places.set(key, index);
  }
  const known = subs.map(({ Identifier }) => subAim(Identifier.AIMName));
  const told = new Set<string>();
  for (const [index, sub] of known.entries()) {
    const name = subs[index]?.Identifier.AIMName ?? '';
    if (sub !== undefined || told.has(name)) continue;
    told.add(name);
    const message = `The metadata of ${name} are not at hand: its ports were not looked at.`;
    findings.report('sub-aim-known', place(`/SubAIMs/${index}`), message);
  }
  const reached: Reached = { sources: new Set(), destinations: new Set() };
  const placeOf = ({ AIMName, AIMNumber = 1 }: PortId): number | undefined =>
    AIMName === '' ? -1 : places.get(`${AIMName}#${AIMNumber}`);
  for (const [index, edge] of (metadata.Topology ?? []).entries()) {
    const connection = `${showEnd(edge.Output)} → ${showEnd(edge.Input)}`;
    const report = (check: string, side: 'Output' | 'Input', why: string): void =>
      findings.report(check, place(`/Topology/${index}/${side}`), `${connection}: ${why}.`);
    judgeConnection(metadata, known, edge, placeOf, reached, report);
  }
  if (subs.length > 0) judgeCoverage(document, metadata, known, reached, findings);
}

type Report = (check: string, side: 'Output' | 'Input', why: string) => void;

function judgeConnection(
  composite: AimMetadata,
  known: readonly (AimMetadata | undefined)[],
  edge: { Input: PortId; Output: PortId },
  placeOf: (end: PortId) => number | undefined,
  reached: Reached,
  report: Report,
): void {
  const [from, to] = [placeOf(edge.Output), placeOf(edge.Input)];
  const [source, target] = [meaningOf(composite, edge.Output), meaningOf(composite, edge.Input)];
  if (from === undefined)
    report('topology-sub-aim', 'Output', `there is no sub-AIM ${edge.Output.AIMName} of that number`);
  if (to === undefined) report('topology-sub-aim', 'Input', `there is no sub-AIM ${edge.Input.AIMName} of that number`);
  // One end may borrow the meaning of the other: a label of a flow is declared once.
  const types = source.types.length > 0 ? source.types : target.types;
  if (source.fault !== undefined) report('topology-label', 'Output', source.fault);
  if (target.fault !== undefined) report('topology-label', 'Input', target.fault);
  if (types.length === 0 || from === undefined || to === undefined) return;
  const sender = from < 0 ? composite : known[from];
  const taker = to < 0 ? composite : known[to];
  const out = sender && sourcePort(sender, from, edge.Output, types, report);
  const takes = target.types.length > 0 ? target.types : types;
  const into = taker && targetPorts(taker, to, edge.Input, takes, source.group ?? target.group, report);
  if (out !== undefined) reached.sources.add(`${from}:${out}`);
  for (const port of into ?? []) reached.destinations.add(`${to}:${port}`);
  for (const end of [from, to]) if (end >= 0 && known[end] === undefined) reached.sources.add(`${end}:?`);
  if (sender === undefined || taker === undefined || out === undefined) {
    if (!types.some((type) => takes.includes(type))) {
      report('topology-types', 'Input', `${types.join(' | ')} flows into ${takes.join(' | ')}`);
    }
    return;
  }
  for (const port of into ?? []) judgeFit(sender, out, taker, port, report);
}

function sourcePort(sender: AimMetadata, place: number, end: PortId, types: readonly string[], report: Report) {
  // Seen from inside, what enters the module comes from an Input port of its boundary.
  const direction = place < 0 ? 'Input' : 'Output';
  const port = choose(sender, place, direction, end, types);
  if (port === undefined) missing(sender, place, direction, 'Output', end, types, report);
  return port;
}

function targetPorts(
  taker: AimMetadata,
  place: number,
  end: PortId,
  types: readonly string[],
  group: number | undefined,
  report: Report,
): number[] | undefined {
  const direction = place < 0 ? 'Output' : 'Input';
  if (place >= 0 && group !== undefined) {
    const members = portsOf(taker, 'Input', types).filter((index) => portAt(taker, index).Input === group);
    if (members.length > 0) return members;
    const name = taker.Identifier.AIMName;
    report(
      'topology-group',
      'Input',
      `the flow feeds supply group ${group}, and ${name} has no such group of Input ports`,
    );
    return undefined;
  }
  const port = choose(taker, place, direction, end, types);
  if (port === undefined) {
    missing(taker, place, direction, 'Input', end, types, report);
    return undefined;
  }
  const wants = place < 0 ? undefined : portAt(taker, port).Input;
  if (wants !== undefined) {
    const name = taker.Identifier.AIMName;
    report(
      'topology-group',
      'Input',
      `${name} takes this flow in supply group ${wants}, and the flow states no Output group`,
    );
  }
  return [port];
}

/** At the boundary the label may also pick the port; of a sub-AIM names are never read. */
function choose(
  module: AimMetadata,
  place: number,
  direction: 'Input' | 'Output',
  end: PortId,
  types: readonly string[],
) {
  const candidates = portsOf(module, direction, types);
  const labelled = place < 0 ? candidates.filter((index) => portAt(module, index).Name === end.PortName) : [];
  if (labelled.length === 1 && end.PortNumber === undefined) return labelled[0];
  return byNumber(module, labelled.length > 0 ? labelled : candidates, end.PortNumber);
}

function missing(
  module: AimMetadata,
  place: number,
  direction: string,
  side: 'Output' | 'Input',
  end: PortId,
  types: readonly string[],
  report: Report,
): void {
  const owner = place < 0 ? 'the boundary' : module.Identifier.AIMName;
  const check = place < 0 ? 'topology-boundary' : 'topology-port';
  report(check, side, `${owner} has no ${direction} port ${end.PortNumber ?? 1} of ${types.join(' | ')}`);
}

function judgeFit(sender: AimMetadata, from: number, taker: AimMetadata, to: number, report: Report): void {
  const [sent, taken] = [portAt(sender, from), portAt(taker, to)];
  const [gives, takes] = [typesOf(sent.DataType), typesOf(taken.DataType)];
  if (!gives.some((type) => takes.includes(type))) {
    report('topology-types', 'Input', `${gives.join(' | ')} flows into a port of ${takes.join(' | ')}`);
  }
  const { Transport } = sent;
  const { AcceptedTransports } = taken;
  if (Transport === undefined || AcceptedTransports === undefined || AcceptedTransports.includes(Transport)) return;
  report(
    'topology-transport',
    'Input',
    `the source sends by ${Transport}, the destination accepts ${AcceptedTransports.join(' | ')}`,
  );
}

/** Boundary ports that lead nowhere, and inputs of sub-AIMs that are needed and never fed. */
function judgeCoverage(
  { place }: JsonDocument,
  metadata: AimMetadata,
  known: readonly (AimMetadata | undefined)[],
  { sources, destinations }: Reached,
  findings: Findings,
): void {
  for (const [index, port] of metadata.ExternalPorts.entries()) {
    const used = port.Direction === 'Input' ? sources.has(`-1:${index}`) : destinations.has(`-1:${index}`);
    if (used || port.IsOptional === true) continue;
    const label = `${port.Direction} port ${port.PortNumber ?? 1} of ${typesOf(port.DataType).join(' | ')}`;
    findings.report(
      'topology-unused',
      place(`/ExternalPorts/${index}`),
      `No connection of the Topology uses the ${label}.`,
    );
  }
  for (const [place_, sub] of known.entries()) {
    for (const [index, port] of (sub?.ExternalPorts ?? []).entries()) {
      if (port.Direction !== 'Input' || port.IsOptional === true || destinations.has(`${place_}:${index}`)) continue;
      const label = `Input port ${port.PortNumber ?? 1} of ${typesOf(port.DataType).join(' | ')}`;
      const message = `${sub?.Identifier.AIMName} needs its ${label}, and nothing feeds it.`;
      findings.report('topology-unfed', place(`/SubAIMs/${place_}`), message);
    }
  }
}
