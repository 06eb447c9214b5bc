import { validateMetadata } from '../../../spec/schemas/load.js';
import { type AimMetadata, ControllerError } from '../types.js';

/**
 * AIM Metadata from JSON text, valid against the strict form of the schema (an L3 holds no placeholder).
 *
 * @param what names the document in messages
 * @throws ControllerError INVALID with one detail per violation
 */
export function parseMetadata(bytes: Uint8Array, what: string): AimMetadata {
  const value = parseJson(bytes, what);
  const verdict = validateMetadata(value, { strict: true });
  if (verdict.valid) return value as AimMetadata;
  const details = verdict.errors.map(({ pointer, message }) => `${pointer === '' ? '/' : pointer}: ${message}`);
  throw new ControllerError(
    'INVALID',
    `${what} is not AIM Metadata V3.0: ${details[0] ?? 'the schema refuses it'}.`,
    details,
  );
}

/** @throws ControllerError INVALID when the bytes are not UTF-8 or not JSON */
export function parseJson(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ControllerError('INVALID', `${what} is not JSON text in UTF-8.`);
  }
}

/** Every Data Type that a port or flow takes; the first is the key of a boundary port. */
export function typesOf(dataType: string | string[] | undefined): string[] {
  if (dataType === undefined) return [];
  return typeof dataType === 'string' ? [dataType] : [...dataType];
}
