import { canonicalPtf } from './canonical.js';
import type { PrivateKey, PublicKey } from './keys.js';
import { signBytes, verifyBytes } from './signature.js';
import { TrustError } from './trust-error.js';

/** Instance Credential (`PTF-ICR-V1.0`): binds the identity of an instance to what was measured of it. */
export interface InstanceCredential {
  Header: 'PTF-ICR-V1.0';
  Version: 'PTF-ICR-V1.0';
  InstanceCredentialID?: string;
  Subject: { InstanceType: 'AIMInstance' | 'ProcessInstance'; InstanceID: string; Specification?: string };
  /** Hash of the Cryptographic Instance Identity. */
  CII: { Hash: string; HashAlgorithm: string };
  Issuer: { Name: string; KeyID: string };
  /** ISO 8601 date-times. */
  Validity: { NotBefore: string; NotAfter: string; Scope?: string };
  Evidence?: { Type: string; Value: string }[];
  /** Upper-case hex of raw `r||s` (ECDSA P-256, SHA-256) over PTF-JSON-CANON-V1 of the object without this member. */
  Signature: string;
  KeyID: string;
}

/** What of a credential its issuer decides; the rest follows from the key. */
export interface CredentialClaims extends Pick<InstanceCredential, 'Subject' | 'CII' | 'Validity'> {
  issuer: string;
  InstanceCredentialID?: string;
  Evidence?: InstanceCredential['Evidence'];
}

/**
 * Issues an Instance Credential.
 *
 * @throws TrustError bad-key when the key is not ECDSA P-256, the one algorithm of these credentials
 */
export function issueCredential(claims: CredentialClaims, key: PrivateKey): InstanceCredential {
  const { issuer, Subject, CII, Validity, InstanceCredentialID, Evidence } = claims;
  const unsigned = {
    Header: 'PTF-ICR-V1.0' as const,
    Version: 'PTF-ICR-V1.0' as const,
    ...(InstanceCredentialID === undefined ? {} : { InstanceCredentialID }),
    Subject,
    CII,
    Issuer: { Name: issuer, KeyID: key.id },
    Validity,
    ...(Evidence === undefined ? {} : { Evidence }),
    KeyID: key.id,
  };
  return { ...unsigned, Signature: signPtf(unsigned, key) };
}

/**
 * Verifies an Instance Credential: its form, the signature by the key that `KeyID` names, and that `at` lies within
 * `Validity`, both ends included.
 *
 * @returns the key that signed it
 * @throws TrustError malformed, unknown-key, bad-signature, not-yet-valid, expired
 */
export function verifyCredential(credential: unknown, keys: readonly PublicKey[], at: Date = new Date()): PublicKey {
  const { Validity, Issuer, KeyID } = readCredential(credential);
  if (Issuer.KeyID !== KeyID) {
    throw new TrustError('malformed', `The credential is signed with ${KeyID}, but its issuer has ${Issuer.KeyID}.`);
  }
  const key = verifyPtf(credential as Record<string, unknown>, keys);
  const [from, to] = [Date.parse(Validity.NotBefore), Date.parse(Validity.NotAfter)];
  if (Number.isNaN(from) || Number.isNaN(to) || from > to) {
    throw new TrustError('malformed', 'The Validity of the credential is not a span of time.');
  }
  if (at.getTime() < from) {
    throw new TrustError('not-yet-valid', `The credential is valid from ${Validity.NotBefore} only.`);
  }
  if (at.getTime() > to) throw new TrustError('expired', `The credential was valid until ${Validity.NotAfter}.`);
  return key;
}

/**
 * Signature of an object of MPAI-PTF (credential, evidence, policy, message): its canonical form without `Signature`.
 *
 * @throws TrustError bad-key when the key is not ECDSA P-256
 */
export function signPtf(object: Record<string, unknown>, key: PrivateKey): string {
  if (key.algorithm !== 'ecdsa-p256') {
    throw new TrustError('bad-key', `The objects of MPAI-PTF are signed with ECDSA P-256, not with ${key.algorithm}.`);
  }
  return signBytes(signedBytes(object), key, 'raw').toString('hex').toUpperCase();
}

/**
 * Verifies `Signature` by the key that `KeyID` names.
 *
 * @throws TrustError malformed, unknown-key, bad-signature
 */
export function verifyPtf(object: Record<string, unknown>, keys: readonly PublicKey[]): PublicKey {
  const { Signature, KeyID } = object;
  if (typeof Signature !== 'string' || !/^(?:[0-9A-F]{2}){64}$/.test(Signature)) {
    throw new TrustError('malformed', 'Signature has to be 64 octets (r||s) in upper-case hex.');
  }
  const key = keys.find(({ id }) => id === KeyID);
  if (key === undefined) throw new TrustError('unknown-key', `There is no trusted key ${JSON.stringify(KeyID)}.`);
  const holds =
    key.algorithm === 'ecdsa-p256' && verifyBytes(signedBytes(object), Buffer.from(Signature, 'hex'), key, 'raw');
  if (!holds) throw new TrustError('bad-signature', 'The Signature does not hold: the object was changed since.');
  return key;
}

function signedBytes(object: Record<string, unknown>): Buffer {
  const { Signature: _, ...rest } = object;
  return Buffer.from(canonicalPtf(rest));
}

function readCredential(value: unknown): InstanceCredential {
  const { Header, Subject, CII, Issuer, Validity, KeyID } = (value ?? {}) as Partial<InstanceCredential>;
  const texts = [
    KeyID,
    Subject?.InstanceID,
    CII?.Hash,
    CII?.HashAlgorithm,
    Issuer?.Name,
    Issuer?.KeyID,
    Validity?.NotBefore,
    Validity?.NotAfter,
  ];
  const kind = Subject?.InstanceType;
  const known = kind === 'AIMInstance' || kind === 'ProcessInstance';
  if (Header !== 'PTF-ICR-V1.0' || !known || texts.some((text) => typeof text !== 'string')) {
    throw new TrustError('malformed', 'This is no Instance Credential (PTF-ICR-V1.0).');
  }
  return value as InstanceCredential;
}
