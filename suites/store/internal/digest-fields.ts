import { createHash } from 'node:crypto';
import type { CheckContext, Reply } from '../../engine/check.js';
import { Violation } from '../../engine/outcomes.js';

const algorithms: Readonly<Record<string, string>> = { 'sha-256': 'sha256', 'sha-512': 'sha512' };

/** Asks for digests (RFC 9530 4); who does not know the fields ignores them. */
export const wantDigests = { 'Want-Repr-Digest': 'sha-256=10', 'Want-Content-Digest': 'sha-256=10' };

/**
 * Compares a digest field with octets.
 *
 * @returns whether it had a digest of an algorithm that is known here
 * @throws Violation when it has no form or a digest of other octets
 */
export function expectDigest(t: CheckContext, reply: Reply, field: string, octets: Uint8Array, whose: string): boolean {
  const value = reply.header(field);
  if (value === undefined) return false;
  let known = false;
  for (const member of value.split(',')) {
    const [, name, digest] = /^\s*([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):(?:;.*)?\s*$/.exec(member) ?? [];
    if (name === undefined)
      throw new Violation(`${field} has not the form of RFC 9530.`, {
        expected: `${field}: sha-256=:…:`,
        received: `${field}: ${value}`,
        exchange: reply.exchange.id,
      });
    const algorithm = algorithms[name];
    if (algorithm === undefined) continue;
    known = true;
    t.expect.equal(
      digest,
      createHash(algorithm).update(octets).digest('base64'),
      `${field} (${name}) of ${whose}`,
      reply,
    );
  }
  return known;
}
