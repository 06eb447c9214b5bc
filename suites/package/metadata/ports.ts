import type { Findings } from '../findings.js';
import type { JsonDocument } from '../json-document.js';
import { type AimMetadata, typesOf } from './types.js';

/** The boundary of a module: what no address tells apart cannot be addressed. */
export function judgePorts({ place }: JsonDocument, metadata: AimMetadata, findings: Findings): void {
  const seen = new Map<string, number>();
  for (const [index, port] of metadata.ExternalPorts.entries()) {
    const { PortNumber = 1, Direction } = port;
    for (const type of typesOf(port.DataType)) {
      const key = `${Direction} port ${PortNumber} of ${type}`;
      const other = seen.get(key);
      if (other !== undefined && other !== index) {
        const message = `There are two ${Direction} ports ${PortNumber} of ${type} (ExternalPorts ${other} and ${index}).`;
        findings.report('port-address', place(`/ExternalPorts/${index}`), message);
      }
      seen.set(key, index);
    }
    for (const type of typesOf(port.DataType)) {
      if (!balanced(type))
        findings.report('port-type', place(`/ExternalPorts/${index}/DataType`), `${type} is no type.`);
    }
    if (port.RecordType !== undefined) {
      const message = 'RecordType is an older name of DataType, which prevails.';
      findings.report('port-record-type', place(`/ExternalPorts/${index}/RecordType`), message);
    }
  }
  judgeLabels({ place }, metadata, findings);
}

/** A label with two meanings: which Data Type a connection by that label carries is a guess. */
function judgeLabels({ place }: Pick<JsonDocument, 'place'>, metadata: AimMetadata, findings: Findings): void {
  const used = new Set(
    (metadata.Topology ?? []).flatMap(({ Input, Output }) =>
      [Input, Output].filter(({ DataType }) => DataType === undefined).map(({ PortName }) => PortName ?? ''),
    ),
  );
  const meanings = new Map<string, string>();
  const labels = [
    ...metadata.ExternalPorts.map((port, index) => ({ ...port, pointer: `/ExternalPorts/${index}/Name` })),
    ...(metadata.InternalTypes ?? []).map((type, index) => ({ ...type, pointer: `/InternalTypes/${index}/Name` })),
  ];
  for (const { Name, DataType, pointer } of labels) {
    if (Name === undefined || Name === '' || !used.has(Name)) continue;
    const types = typesOf(DataType).sort().join(' | ');
    const other = meanings.get(Name);
    if (other !== undefined && other !== types) {
      findings.report('label-meaning', place(pointer), `The label ${Name} stands for ${other} and for ${types}.`);
    }
    meanings.set(Name, other ?? types);
  }
}

function balanced(type: string): boolean {
  let depth = 0;
  for (const character of type) {
    if (character === '{') depth += 1;
    if (character === '}') depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
