import { decodeBase64 } from './internal/base64.js';
import type { PrivateKey, PublicKey } from './keys.js';
import { signBytes, verifyBytes } from './signature.js';
import { TrustError } from './trust-error.js';

/** A DSSE envelope (github.com/secure-systems-lab/dsse, envelope.md v1). */
export interface Envelope {
  /** base64 */
  payload: string;
  payloadType: string;
  signatures: EnvelopeSignature[];
}
export interface EnvelopeSignature {
  /** A hint which key to try; it is not authenticated. */
  keyid?: string;
  /** base64 */
  sig: string;
}

/** What an envelope says, once it is trusted. */
export interface Verified {
  payload: Buffer;
  payloadType: string;
  /** Ids of the keys whose signatures hold, each once. */
  keyIds: string[];
}

/** More signatures than anybody needs would be work for nothing. */
const mostSignatures = 64;

/** Pre-Authentication Encoding: what is signed (DSSE protocol.md v1). Lengths count octets of UTF-8. */
export function pae(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType);
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${payload.length} `), payload]);
}

/** An envelope around the payload, signed by each key. */
export function seal(payloadType: string, payload: Uint8Array, keys: readonly PrivateKey[]): Envelope {
  const envelope = { payload: Buffer.from(payload).toString('base64'), payloadType, signatures: [] };
  return keys.reduce<Envelope>(addSignature, envelope);
}

/**
 * The envelope with one more signature; a signature of the same key is replaced.
 *
 * @throws TrustError malformed when the payload of the envelope is not base64
 */
export function addSignature(envelope: Envelope, key: PrivateKey): Envelope {
  const payload = decode(envelope.payload, 'payload');
  const sig = signBytes(pae(envelope.payloadType, payload), key).toString('base64');
  const others = envelope.signatures.filter(({ keyid }) => keyid !== key.id);
  return { ...envelope, signatures: [...others, { keyid: key.id, sig }] };
}

/**
 * Verifies an envelope: at least `threshold` different keys of `keys` signed it. The keyid only says what to try first;
 * every key is tried, and one key counts once however often it signed.
 *
 * @param options.payloadType refuse any other type
 * @throws TrustError unsigned, unknown-key, bad-signature, threshold, wrong-type, malformed
 */
export function open(
  envelope: Envelope,
  keys: readonly PublicKey[],
  options: { threshold?: number; payloadType?: string } = {},
): Verified {
  const { threshold = 1, payloadType } = options;
  if (!Number.isInteger(threshold) || threshold < 1) throw new RangeError(`a threshold of ${threshold}`);
  const { signatures } = envelope;
  if (signatures.length === 0) throw new TrustError('unsigned', 'The envelope holds no signature.');
  if (signatures.length > mostSignatures) {
    throw new TrustError('malformed', `The envelope holds ${signatures.length} signatures; at most ${mostSignatures}.`);
  }
  const payload = decode(envelope.payload, 'payload');
  const message = pae(envelope.payloadType, payload);
  const holding = new Set<string>();
  for (const { keyid, sig } of signatures) {
    const octets = decode(sig, 'signature');
    const signer = candidates(keys, keyid).find((key) => verifyBytes(message, octets, key));
    if (signer !== undefined) holding.add(signer.id);
  }
  if (holding.size === 0) throw nobody(signatures, keys);
  if (holding.size < threshold) {
    throw new TrustError('threshold', `${holding.size} of the trusted keys signed, and ${threshold} are needed.`);
  }
  if (payloadType !== undefined && envelope.payloadType !== payloadType) {
    throw new TrustError('wrong-type', `The envelope holds ${envelope.payloadType}, not ${payloadType}.`);
  }
  return { payload, payloadType: envelope.payloadType, keyIds: [...holding] };
}

/**
 * Reads an envelope from JSON text.
 *
 * @throws TrustError malformed
 */
export function parseEnvelope(text: string): Envelope {
  let value: Partial<Envelope> | null;
  try {
    value = JSON.parse(text) as Partial<Envelope> | null;
  } catch {
    throw new TrustError('malformed', 'The envelope is not JSON.');
  }
  const signatures: unknown = value?.signatures;
  const wellFormed =
    typeof value?.payload === 'string' &&
    typeof value.payloadType === 'string' &&
    Array.isArray(signatures) &&
    signatures.every(isSignature);
  if (!wellFormed) {
    throw new TrustError('malformed', 'A DSSE envelope has payload, payloadType and signatures, each with sig.');
  }
  return value as Envelope;
}

function isSignature(value: unknown): value is EnvelopeSignature {
  if (typeof value !== 'object' || value === null) return false;
  const { sig, keyid } = value as Record<string, unknown>;
  return typeof sig === 'string' && (keyid === undefined || keyid === null || typeof keyid === 'string');
}

function candidates(keys: readonly PublicKey[], hint: string | null | undefined): PublicKey[] {
  return [...keys].sort((a, b) => Number(b.id === hint) - Number(a.id === hint));
}

function nobody(signatures: readonly EnvelopeSignature[], keys: readonly PublicKey[]): TrustError {
  const known = signatures.some(({ keyid }) => keys.some(({ id }) => id === keyid));
  if (known) return new TrustError('bad-signature', 'No signature holds: the content or the signature was changed.');
  return new TrustError('unknown-key', 'No signature is by a trusted key, or the content was changed.');
}

function decode(text: string, what: string): Buffer {
  const octets = decodeBase64(text);
  if (octets === undefined) throw new TrustError('malformed', `The ${what} of the envelope is not base64.`);
  return octets;
}
