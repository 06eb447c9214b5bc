import { createHash } from 'node:crypto';
import { schemaFor, validateData } from '../../../spec/schemas/load.js';
import { collectFindings } from '../findings.js';
import { readJson } from '../json-document.js';
import type { SubjectReport } from '../types.js';
import { judgeItems } from './items.js';
import { judgeLanguages } from './languages.js';
import { judgeQualifiers } from './qualifiers.js';
import { judgeTimes } from './times.js';

/** No schema of this Data Type is known here, so nothing can be said. */
export class UnknownDataType extends Error {
  constructor(readonly dataType: string) {
    super(`There is no schema of the Data Type ${JSON.stringify(dataType)} here, so the file was not judged.`);
    this.name = 'UnknownDataType';
  }
}

/**
 * Judges one instance of an MPAI Data Type: the schema, and what the schema leaves to prose (base64, lengths, language
 * codes, times, and that the data are what their Qualifiers say: MPAI-OSD, Conformance Testing).
 *
 * @param type the Data Type; that of the `Header` by default
 * @throws UnknownDataType
 */
export function judgeData(source: string, octets: Buffer, type?: string): SubjectReport {
  const findings = collectFindings();
  const sha256 = createHash('sha256').update(octets).digest('hex').toUpperCase();
  const report: SubjectReport = { source, kind: 'data', sha256, findings: [] };
  const document = readJson(octets, source, findings);
  if (document !== undefined) {
    const { place, value } = document;
    const header = (value as { Header?: unknown } | null)?.Header;
    const dataType = type ?? (typeof header === 'string' ? header : undefined);
    if (dataType === undefined) {
      findings.report('data-type', place(), 'The instance has no Header that names its Data Type.');
    } else {
      report.name = dataType;
      if (schemaFor(dataType) === undefined) throw new UnknownDataType(dataType);
      if (typeof header === 'string' && header !== dataType) {
        findings.report('data-header', place('/Header'), `The Header says ${header}, and ${dataType} is asked for.`);
      }
      for (const { pointer, message } of validateData(dataType, value).errors) {
        if (pointer === '/Header' && header !== dataType && typeof header === 'string') continue;
        findings.report('data-schema', place(pointer), `${pointer === '' ? 'The instance' : pointer} ${message}.`);
      }
      judgeItems(document, findings);
      judgeLanguages(document, findings);
      judgeQualifiers(document, findings);
      judgeTimes(document, findings);
    }
  }
  report.findings = findings.list();
  return report;
}
