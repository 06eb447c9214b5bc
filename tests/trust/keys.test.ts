import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { canonicalPtf, canonicalTuf } from '../../trust/canonical.js';
import {
  fromTufKey,
  generateKey,
  keyId,
  privatePem,
  publicPem,
  readPrivateKey,
  readPublicKey,
  tufKey,
} from '../../trust/keys.js';
import { signBytes, verifyBytes } from '../../trust/signature.js';
import { refusal } from './refusal.js';
import { ed25519Vectors } from './vectors.js';

test('Ed25519 keys and signatures are those of RFC 8032', () => {
  for (const vector of ed25519Vectors) {
    // PKCS #8 of an Ed25519 key is a fixed head and the 32 octets (RFC 8410 section 7).
    const der = Buffer.from(`302e020100300506032b657004220420${vector.secret}`, 'hex');
    const pem = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ format: 'pem', type: 'pkcs8' });
    const key = readPrivateKey(pem.toString());
    const message = Buffer.from(vector.message, 'hex');
    expect(tufKey(key)).toEqual({ keytype: 'ed25519', scheme: 'ed25519', keyval: { public: vector.public } });
    expect(signBytes(message, key).toString('hex')).toBe(vector.signature);
    expect(verifyBytes(message, Buffer.from(vector.signature, 'hex'), fromTufKey(tufKey(key)))).toBe(true);
    expect(verifyBytes(Buffer.from('other'), Buffer.from(vector.signature, 'hex'), key)).toBe(false);
  }
});

test('a key keeps its id through PEM and TUF, whatever the algorithm', () => {
  for (const algorithm of ['ed25519', 'ecdsa-p256'] as const) {
    const key = generateKey(algorithm);
    expect(key.id).toMatch(/^[0-9a-f]{64}$/);
    expect(keyId(tufKey(key))).toBe(key.id);
    expect(readPublicKey(publicPem(key)).id).toBe(key.id);
    expect(readPrivateKey(privatePem(key)).id).toBe(key.id);
    expect(readPrivateKey(privatePem(key, 'secret'), 'secret').id).toBe(key.id);
    expect(fromTufKey(tufKey(key)).id).toBe(key.id);
    const message = Buffer.from('message');
    for (const form of ['der', 'raw'] as const) {
      expect(verifyBytes(message, signBytes(message, key, form), readPublicKey(publicPem(key)))).toBe(true);
    }
  }
  expect(generateKey().id).not.toBe(generateKey().id);
});

test('keys that OpenSSL writes are read', () => {
  const openssl = (args: string): string => execFileSync('openssl', args.split(' '), { stdio: 'pipe' }).toString();
  expect(readPrivateKey(openssl('genpkey -algorithm ed25519')).algorithm).toBe('ed25519');
  expect(readPrivateKey(openssl('ecparam -name prime256v1 -genkey')).algorithm).toBe('ecdsa-p256');
});

test('what is no key of ours is refused in a sentence', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const p384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
  const refused = [
    () => readPublicKey('hello'),
    () => readPrivateKey('hello'),
    () => readPublicKey(privatePem(generateKey())),
    () => readPrivateKey(privatePem(generateKey(), 'right'), 'wrong'),
    () => readPrivateKey(privatePem(generateKey(), 'right')),
    () => readPublicKey(rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
    () => readPublicKey(p384.publicKey.export({ type: 'spki', format: 'pem' }).toString()),
    () => fromTufKey({ keytype: 'ed25519', scheme: 'ed25519', keyval: { public: 'AB' } }),
  ];
  for (const read of refused) expect(refusal(read)).toBe('bad-key');
});

test('PTF-JSON-CANON-V1 orders by code point, escapes little and writes exponents without a plus', () => {
  // U+FB01 comes before U+1F600 by code point and after it by UTF-16 code unit.
  expect(canonicalPtf({ '\u{1F600}': 1, ﬁ: 2, b: [1e21, 1e-7, -0, 4.5, true, null], a: 'é"\\\n\u0007/' })).toBe(
    '{"a":"é\\"\\\\\\n\\u0007/","b":[1e21,1e-7,0,4.5,true,null],"ﬁ":2,"\u{1F600}":1}',
  );
  for (const value of [Number.NaN, undefined, '\ud800', { '\udc00': 1 }, [Number.POSITIVE_INFINITY]]) {
    expect(refusal(() => canonicalPtf(value))).toBe('malformed');
  }
});

test('the canonical JSON of TUF escapes quotes and backslashes only and holds no fractions', () => {
  expect(canonicalTuf({ b: [1, null, true], a: 'é"\\\n' })).toBe('{"a":"é\\"\\\\\n","b":[1,null,true]}');
  expect(refusal(() => canonicalTuf({ a: 1.5 }))).toBe('malformed');
  expect(refusal(() => canonicalTuf({ a: undefined }))).toBe('malformed');
});
