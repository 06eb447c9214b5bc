import { createHash } from 'node:crypto';
import { ControllerError } from '../types.js';

const algorithms: Readonly<Record<string, string>> = { 'sha-256': 'sha256', 'sha-512': 'sha512' };

/**
 * Compares bytes with a `Repr-Digest` field (RFC 9530 section 3), a structured dictionary such as `sha-256=:base64:`.
 * Algorithms that the RFC calls insecure, and unknown ones, are passed over as it asks.
 *
 * @throws ControllerError NOT_TRUSTED when a known digest differs or cannot be read
 */
export function checkReprDigest(field: string | undefined, bytes: Uint8Array, what: string): void {
  if (field === undefined) return;
  for (const member of field.split(',')) {
    const match = /^\s*([a-z0-9*_.-]+)\s*=\s*(.*?)\s*$/.exec(member);
    const hash = algorithms[match?.[1] ?? ''];
    if (hash === undefined) continue;
    const stated = /^:([A-Za-z0-9+/]*={0,2}):/.exec(match?.[2] ?? '')?.[1];
    if (stated === undefined) {
      throw new ControllerError('NOT_TRUSTED', `The Repr-Digest that the Store sent with ${what} cannot be read.`);
    }
    const found = createHash(hash).update(bytes).digest('base64');
    if (found !== stated) {
      throw new ControllerError(
        'NOT_TRUSTED',
        `${what} is not what its Repr-Digest says: ${match?.[1]} is ${found}, not ${stated}.`,
      );
    }
  }
}

/** Upper-case hexadecimal SHA-256, the form of a fingerprint in `approved/<AIMName>.json`. */
export function fingerprint(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').toUpperCase();
}
