import { type SchemaIssue, validateMetadata } from '../../spec/schemas/load.js';
import { unusableName } from './names.js';

/** An L3 as far as the Store reads it; the strict schema of AIM Metadata V3.0 stands for the rest. */
export interface L3 {
  Header: string;
  Identifier: Identifier;
  SubAIMs?: { Identifier: Identifier }[];
  Implementations: { BinaryName: string; ImplementationURI?: string }[];
}
interface Identifier {
  ImplementerID: string;
  ImplementationID: string;
  AIMName: string;
}

/** What a submission turned out to be: unusable, one that the schema refuses, or an L3. */
export type Reading =
  | { kind: 'refused'; why: string }
  | { kind: 'invalid'; id: string; violations: string[] }
  | { kind: 'l3'; id: string; l3: L3 };

/** Reads the body of a submission in the order of the MPAI Store: can it be read, has it a usable name, is it of the schema. */
export function readSubmission(body: Uint8Array): Reading {
  const parsed = parse(body);
  if (typeof parsed === 'string') return { kind: 'refused', why: parsed };
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'refused', why: 'The body is JSON, but not an object.' };
  }
  const id = (value as { Identifier?: { AIMName?: unknown } | null }).Identifier?.AIMName;
  if (typeof id !== 'string' || id === '') return { kind: 'refused', why: 'The L3 has no Identifier.AIMName.' };
  const why = unusableName(id);
  if (why !== undefined) return { kind: 'refused', why };
  const { valid, errors } = validateMetadata(value, { strict: true });
  return valid ? { kind: 'l3', id, l3: value as L3 } : { kind: 'invalid', id, violations: errors.map(violation) };
}

/** JSON text is UTF-8 without a byte order mark (RFC 8259 8.1); what is published is the text itself, so neither is mended. */
function parse(body: Uint8Array): { value: unknown } | string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return 'The body is not UTF-8.';
  }
  try {
    return { value: JSON.parse(text) };
  } catch {
    return text === '' ? 'There is no body.' : 'The body is not JSON.';
  }
}

const violation = ({ pointer, keyword, message }: SchemaIssue): string =>
  `${pointer === '' ? '/' : pointer}: ${keyword} ${message}`;
