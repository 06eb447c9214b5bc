import type { Findings } from '../findings.js';
import type { JsonDocument } from '../json-document.js';
import { type AimMetadata, aimTypeOf, isPlaceholder, type Port, typesOf } from './types.js';

/**
 * Judges whether an L3 implements its L2: the same ports, or fewer where the L2 says that they may be absent; the same
 * sub-AIMs; and values among those that the L2 leaves open.
 *
 * @param bundled metadata that the package brings along, by AIMName
 */
export function judgeAgainstL2(
  document: JsonDocument,
  l3: AimMetadata,
  l2: AimMetadata,
  bundled: ReadonlyMap<string, AimMetadata>,
  findings: Findings,
): void {
  const { place } = document;
  if (l3.Header !== (l2.Header ?? aimTypeOf(l2.Identifier.AIMName))) {
    findings.report('l2-header', place('/Header'), `The L3 implements ${l3.Header}, and the L2 given is ${l2.Header}.`);
    return;
  }
  judgePorts(document, l3, l2, findings);
  judgeValues(document, l3, l2, findings);
  judgeSubAims(document, l3, l2, bundled, findings);
}

function judgePorts({ place }: JsonDocument, l3: AimMetadata, l2: AimMetadata, findings: Findings): void {
  const taken = new Set<number>();
  // Ports with the number of the L2 choose first, so that one that only has the type takes none away from them.
  const order = l3.ExternalPorts.map((port, index) => ({
    port,
    index,
    exact: find(l2, port, taken, true) !== undefined,
  }));
  for (const { port, index } of [...order].sort((a, b) => Number(b.exact) - Number(a.exact))) {
    const at = place(`/ExternalPorts/${index}`);
    const match = find(l2, port, taken, true) ?? find(l2, port, taken, false);
    const standard = match === undefined ? undefined : l2.ExternalPorts[match];
    if (match === undefined || standard === undefined) {
      findings.report('l2-port', at, `The L2 has no ${show(port)}.`);
      continue;
    }
    taken.add(match);
    judgePort(port, standard, (check, message) => findings.report(check, at, message));
  }
  for (const [index, port] of l2.ExternalPorts.entries()) {
    if (taken.has(index) || port.IsOptional === true || isPlaceholder(port.IsOptional)) continue;
    findings.report(
      'l2-omitted',
      place('/ExternalPorts'),
      `The L2 requires the ${show(port)}, which the L3 leaves out.`,
    );
  }
}

function find(l2: AimMetadata, port: Port, taken: ReadonlySet<number>, exact: boolean): number | undefined {
  const types = typesOf(port.DataType);
  const index = l2.ExternalPorts.findIndex((each, place) => {
    if (taken.has(place) || each.Direction !== port.Direction) return false;
    if (exact && (each.PortNumber ?? 1) !== (port.PortNumber ?? 1)) return false;
    const offered = typesOf(each.DataType);
    return types.every((type) => offered.includes(type));
  });
  return index < 0 ? undefined : index;
}

function judgePort(port: Port, standard: Port, report: (check: string, message: string) => void): void {
  const [optional, allowed] = [port.IsOptional === true, standard.IsOptional === true];
  const free = isPlaceholder(standard.IsOptional);
  if (!free && port.Direction === 'Input' && optional !== allowed) {
    report('l2-optional', `The ${show(port)} is ${optional ? 'optional' : 'required'}, and in the L2 it is not.`);
  }
  if (!free && port.Direction === 'Output' && optional && !allowed) {
    report('l2-optional', `The ${show(port)} is optional, and the L2 requires it.`);
  }
  const technology = standard.Technology;
  if (technology !== '' && !isPlaceholder(technology) && port.Technology !== technology) {
    report(
      'l2-technology',
      `The ${show(port)} is ${port.Technology || 'of any technology'}, and in the L2 ${technology}.`,
    );
  }
  const remote = isTrue(port.IsRemote);
  if (remote && (standard.IsRemote === false || standard.IsRemote === 'False')) {
    report('l2-technology', `The ${show(port)} is remote, and the L2 does not allow that.`);
  }
}

function judgeValues({ place }: JsonDocument, l3: AimMetadata, l2: AimMetadata, findings: Findings): void {
  for (const name of ['Architecture', 'OperatingSystem', 'Source'] as const) {
    const allowed = alternatives(l2.Implementations.map((each) => each[name]));
    if (allowed === undefined) continue;
    for (const [index, each] of l3.Implementations.entries()) {
      if (allowed.includes(each[name]) || isPlaceholder(each[name])) continue;
      const message = `${name} is ${each[name]}, and the L2 allows ${allowed.join(', ')}.`;
      findings.report('l2-values', place(`/Implementations/${index}/${name}`), message);
    }
  }
  if (l2.ResourcePolicies === undefined) return;
  for (const [index, policy] of (l3.ResourcePolicies ?? []).entries()) {
    const standard = l2.ResourcePolicies.filter(({ Name }) => Name === policy.Name);
    if (standard.length === 0) {
      findings.report(
        'l2-values',
        place(`/ResourcePolicies/${index}`),
        `The L2 has no resource policy ${policy.Name}.`,
      );
      continue;
    }
    for (const name of ['Minimum', 'Maximum', 'Request'] as const) {
      const allowed = alternatives(standard.map((each) => each[name]));
      const value = policy[name];
      if (allowed === undefined || allowed.includes(String(value)) || isPlaceholder(value)) continue;
      const message = `${policy.Name} ${name} is ${value}, and the L2 allows ${allowed.join(', ')}.`;
      findings.report('l2-values', place(`/ResourcePolicies/${index}/${name}`), message);
    }
  }
}

/** Values that an L2 allows: stated ones, and those listed in a placeholder; undefined when it leaves the value open. */
function alternatives(values: readonly unknown[]): string[] | undefined {
  const all: string[] = [];
  for (const value of values) {
    if (value === undefined) return undefined;
    if (!isPlaceholder(value)) {
      all.push(String(value));
      continue;
    }
    const listed = String(value)
      .slice(2, -2)
      .split('|')
      .map((each) => each.trim());
    if (listed.length < 2) return undefined;
    all.push(...listed);
  }
  return all;
}

function judgeSubAims(
  { place }: JsonDocument,
  l3: AimMetadata,
  l2: AimMetadata,
  bundled: ReadonlyMap<string, AimMetadata>,
  findings: Findings,
): void {
  const names = (metadata: AimMetadata): string[] =>
    (metadata.SubAIMs ?? []).map(({ Identifier }) => aimTypeOf(Identifier.AIMName));
  const [ours, theirs] = [names(l3), names(l2)];
  if (theirs.length === 0) return;
  // A composite of ours may hold what the L2 lists on its own.
  const inside = new Set(
    (l3.SubAIMs ?? []).flatMap(({ Identifier }) => {
      const sub = bundled.get(Identifier.AIMName);
      return sub === undefined ? [] : names(sub);
    }),
  );
  for (const name of new Set(theirs)) {
    if (ours.includes(name) || inside.has(name)) continue;
    findings.report(
      'l2-sub-aims',
      place('/SubAIMs'),
      `The L2 is made of ${name}, and the L3 has no sub-AIM of that type.`,
    );
  }
  for (const [index, name] of ours.entries()) {
    if (theirs.includes(name)) continue;
    const sub = bundled.get(l3.SubAIMs?.[index]?.Identifier.AIMName ?? '');
    if (sub !== undefined && names(sub).some((each) => theirs.includes(each))) continue;
    findings.report('l2-sub-aims', place(`/SubAIMs/${index}`), `${name} is none of the sub-AIMs of the L2.`);
  }
}

const isTrue = (value: unknown): boolean => value === true || value === 'True';

function show(port: Port): string {
  return `${port.Direction} port ${port.PortNumber ?? 1} of ${typesOf(port.DataType).join(' | ')}`;
}
