import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { canonicalTuf } from './canonical.js';
import { TrustError } from './trust-error.js';

/** Ed25519 (RFC 8032), and ECDSA over P-256 with SHA-256 (FIPS 186-5). */
export type KeyAlgorithm = 'ed25519' | 'ecdsa-p256';

export interface PublicKey {
  /** The key id of TUF: SHA-256, lower-case hex, of the canonical form of {@link tufKey}. One key has one id everywhere. */
  id: string;
  algorithm: KeyAlgorithm;
  object: KeyObject;
}

export interface PrivateKey extends PublicKey {
  /** The private half; `object` is the public one, so that a private key serves wherever a public one does. */
  secret: KeyObject;
}

/** A key as the `keys` of a TUF root hold it (TUF specification, section 4.2). */
export interface TufKey {
  keytype: 'ed25519' | 'ecdsa';
  scheme: 'ed25519' | 'ecdsa-sha2-nistp256';
  /** Ed25519: the 32 octets in lower-case hex; ECDSA: SubjectPublicKeyInfo in PEM. */
  keyval: { public: string };
}

/** A new key pair from the random numbers of the system. */
export function generateKey(algorithm: KeyAlgorithm = 'ed25519'): PrivateKey {
  const pair =
    algorithm === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return privateKeyOf(pair.privateKey);
}

/**
 * Reads a private key: PEM in PKCS #8 or SEC 1 (`openssl genpkey -algorithm ed25519`, `openssl ecparam -genkey`).
 *
 * @param passphrase of an encrypted PKCS #8 file
 * @throws TrustError bad-key
 */
export function readPrivateKey(pem: string, passphrase?: string): PrivateKey {
  // SEC 1 files of OpenSSL start with the parameters of the curve, which node:crypto does not skip.
  const bare = pem.replace(/-----BEGIN EC PARAMETERS-----[^-]*-----END EC PARAMETERS-----\s*/, '');
  let object: KeyObject;
  try {
    object = createPrivateKey(passphrase === undefined ? bare : { key: bare, passphrase });
  } catch {
    const why = bare.includes('ENCRYPTED') ? 'the passphrase is missing or wrong' : 'it is not PEM of a private key';
    throw new TrustError('bad-key', `The private key cannot be read: ${why}.`);
  }
  return privateKeyOf(object);
}

/**
 * Reads a public key: PEM of a SubjectPublicKeyInfo or of an X.509 certificate (whose chain and dates are not looked at).
 * A private key is refused: whoever verifies has no business with it.
 *
 * @throws TrustError bad-key
 */
export function readPublicKey(pem: string): PublicKey {
  if (pem.includes('PRIVATE KEY')) {
    throw new TrustError('bad-key', 'A public key is needed, and this is a private one: keep it with its owner.');
  }
  try {
    return publicKeyOf(createPublicKey(pem));
  } catch (error) {
    if (error instanceof TrustError) throw error;
    throw new TrustError('bad-key', 'The public key cannot be read: it is not PEM of a public key.');
  }
}

/**
 * Wraps a public key of node:crypto.
 *
 * @throws TrustError bad-key for any other algorithm or curve
 */
export function publicKeyOf(object: KeyObject): PublicKey {
  const algorithm = algorithmOf(object);
  return { id: keyId(tufKeyOf(object, algorithm)), algorithm, object };
}

/** The key as TUF metadata hold it. */
export function tufKey(key: PublicKey): TufKey {
  return tufKeyOf(key.object, key.algorithm);
}

/** @throws TrustError bad-key for a key that is not what its type says */
export function fromTufKey(key: TufKey): PublicKey {
  const { public: value } = key.keyval;
  if (key.keytype === 'ecdsa') return readPublicKey(value);
  if (!/^[0-9a-f]{64}$/.test(value)) throw new TrustError('bad-key', 'An ed25519 key is 32 octets in hex.');
  const x = Buffer.from(value, 'hex').toString('base64url');
  return publicKeyOf(createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }));
}

/** SHA-256 over the canonical form, lower-case hex (TUF specification, section 4.2: KEYID). */
export function keyId(key: TufKey): string {
  return createHash('sha256').update(canonicalTuf(key)).digest('hex');
}

/** PEM of the SubjectPublicKeyInfo. */
export function publicPem(key: PublicKey): string {
  return key.object.export({ type: 'spki', format: 'pem' }).toString();
}

/** PEM in PKCS #8, encrypted (AES-256) when a passphrase is given. */
export function privatePem(key: PrivateKey, passphrase?: string): string {
  const form = { type: 'pkcs8', format: 'pem' } as const;
  const options = passphrase === undefined ? form : { ...form, cipher: 'aes-256-cbc', passphrase };
  return key.secret.export(options).toString();
}

function privateKeyOf(secret: KeyObject): PrivateKey {
  return { ...publicKeyOf(createPublicKey(secret)), secret };
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): KeyAlgorithm {
  if (asymmetricKeyType === 'ed25519') return 'ed25519';
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ecdsa-p256';
  const found = asymmetricKeyDetails?.namedCurve ?? asymmetricKeyType ?? 'unknown';
  throw new TrustError('bad-key', `A key is Ed25519 or ECDSA P-256 here; this one is ${found}.`);
}

function tufKeyOf(object: KeyObject, algorithm: KeyAlgorithm): TufKey {
  if (algorithm === 'ecdsa-p256') {
    const pem = object.export({ type: 'spki', format: 'pem' }).toString();
    return { keytype: 'ecdsa', scheme: 'ecdsa-sha2-nistp256', keyval: { public: pem } };
  }
  const { x = '' } = object.export({ format: 'jwk' });
  const hex = Buffer.from(x, 'base64url').toString('hex');
  return { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: hex } };
}
