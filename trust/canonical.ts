import { canonicalize } from '@tufjs/canonical-json';
import { TrustError } from './trust-error.js';

/**
 * The canonical JSON of TUF and in-toto (OLPC): members in order, no white space, only `"` and `\` escaped, no fractions.
 * Key ids and the signatures of TUF metadata are taken over it.
 *
 * @throws TrustError malformed for what that form cannot hold (a fraction, undefined)
 */
export function canonicalTuf(value: unknown): string {
  try {
    return canonicalize(value);
  } catch {
    throw new TrustError('malformed', 'Canonical JSON (OLPC) holds no fractions and no missing values.');
  }
}

/**
 * `PTF-JSON-CANON-V1`, over which the objects of MPAI-PTF are signed: members ordered by the code points of their names
 * (RFC 8785 orders by UTF-16 code units, which differs for names beyond the basic plane), no white space, the shortest
 * escapes, numbers as in RFC 8785 but without a `+` in the exponent.
 *
 * @throws TrustError malformed for what JSON cannot say, and for text with half a surrogate pair
 */
export function canonicalPtf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalPtf).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .sort(([a], [b]) => byCodePoint(a, b))
      .map(([name, member]) => `${text(name)}:${canonicalPtf(member)}`);
    return `{${members.join(',')}}`;
  }
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value).replace('e+', 'e');
  if (typeof value === 'boolean' || value === null) return String(value);
  throw new TrustError('malformed', `PTF-JSON-CANON-V1 cannot hold ${String(value)}.`);
}

function text(value: string): string {
  // What is not Unicode text has no UTF-8 form that could be signed (RFC 8785 section 3.2.2.2).
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value)) {
    throw new TrustError('malformed', 'PTF-JSON-CANON-V1 cannot hold text with half a surrogate pair.');
  }
  return JSON.stringify(value);
}

/** UTF-8 keeps the order of code points. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
