import { sign, verify } from 'node:crypto';
import type { PrivateKey, PublicKey } from './keys.js';

/** How ECDSA signatures are written: ASN.1 DER, as TUF and DSSE tools do, or raw `r||s` (IEEE P1363, 64 octets). */
export type SignatureForm = 'der' | 'raw';

/** Signs bytes: Ed25519 as in RFC 8032 (64 octets), ECDSA over SHA-256 in the form asked for. */
export function signBytes(bytes: Uint8Array, key: PrivateKey, form: SignatureForm = 'der'): Buffer {
  if (key.algorithm === 'ed25519') return sign(null, bytes, key.secret);
  return sign('sha256', bytes, { key: key.secret, dsaEncoding: encoding(form) });
}

/**
 * Verifies a signature. `any` takes both forms of ECDSA: the DSSE protocol's own test vector is raw, the tools of the
 * field write DER.
 */
export function verifyBytes(
  bytes: Uint8Array,
  signature: Uint8Array,
  key: PublicKey,
  form: SignatureForm | 'any' = 'any',
): boolean {
  if (key.algorithm === 'ed25519') return verify(null, bytes, key.object, signature);
  const forms: readonly SignatureForm[] = form === 'any' ? ['der', 'raw'] : [form];
  return forms.some((each) => verify('sha256', bytes, { key: key.object, dsaEncoding: encoding(each) }, signature));
}

function encoding(form: SignatureForm): 'der' | 'ieee-p1363' {
  return form === 'der' ? 'der' : 'ieee-p1363';
}
