import type { Findings } from '../findings.js';
import type { JsonDocument } from '../json-document.js';
import type { MetadataOptions } from './options.js';
import { type AimMetadata, aimTypeOf, isPlaceholder } from './types.js';

/** Who made the AIM, and what it is called. */
export function judgeNames(
  { place }: JsonDocument,
  metadata: AimMetadata,
  { level, implementer }: MetadataOptions,
  findings: Findings,
): void {
  const { AIMName, ImplementerID, ImplementationID } = metadata.Identifier;
  const name = place('/Identifier/AIMName');
  if (aimTypeOf(AIMName) !== metadata.Header) {
    const message = `The Header names ${metadata.Header}, but ${AIMName} is an implementation of ${aimTypeOf(AIMName)}.`;
    findings.report('header-name', place('/Header'), message);
  }
  judgeRelations({ place }, metadata, findings);
  if (level === 'L2') return;
  if (!/-I[0-9]+$/.test(AIMName)) {
    findings.report('name-instance', name, `${AIMName} names an AIM Type, not an implementation of one.`);
  } else if (AIMName !== `${ImplementerID}${ImplementationID}`) {
    const parts = `${ImplementerID}${ImplementationID}`;
    findings.report('name-parts', name, `${AIMName} is not ImplementerID and ImplementationID together (${parts}).`);
  }
  const where = place('/Identifier/ImplementerID');
  const unassigned = isPlaceholder(ImplementerID) || ImplementerID === 'IIDRA-assigned' || ImplementerID.trim() === '';
  if (unassigned) findings.report('implementer-id', where, 'There is no Implementer ID.');
  else if (!/^[0-9A-Za-z]+$/.test(ImplementerID)) {
    findings.report(
      'implementer-id',
      where,
      `${JSON.stringify(ImplementerID)} is no Implementer ID: letters and digits.`,
    );
  } else if (implementer !== undefined && implementer !== ImplementerID) {
    const message = `The metadata name implementer ${ImplementerID}, but ${implementer} submits them.`;
    findings.report('implementer-submits', where, message);
  }
}

/** A sub-AIM on another machine has to be found there (AIM Metadata V3.0, Identifier: Relation and Host). */
function judgeRelations({ place }: Pick<JsonDocument, 'place'>, metadata: AimMetadata, findings: Findings): void {
  for (const [index, { Identifier }] of (metadata.SubAIMs ?? []).entries()) {
    const { Relation, Host, AIMName } = Identifier;
    if ((Relation === 'Private' || Relation === 'Public') && !Host) {
      const message = `${AIMName} runs on a ${Relation} machine, and no Host says which.`;
      findings.report('sub-aim-host', place(`/SubAIMs/${index}/Identifier`), message);
    }
  }
}
