import { createPrivateKey, verify } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { canonicalPtf } from '../../trust/canonical.js';
import {
  type CredentialClaims,
  issueCredential,
  signPtf,
  verifyCredential,
  verifyPtf,
} from '../../trust/credential.js';
import { generateKey, readPrivateKey } from '../../trust/keys.js';
import { refusal } from './refusal.js';

const claims: CredentialClaims = {
  issuer: 'Store of the example',
  Subject: { InstanceType: 'AIMInstance', InstanceID: '1MCT-ECH-V1.0-I01' },
  CII: { HashAlgorithm: 'SHA256', Hash: 'AB'.repeat(32) },
  Validity: { NotBefore: '2026-01-01T00:00:00Z', NotAfter: '2026-12-31T23:59:59Z' },
};
const within = new Date('2026-06-01T00:00:00Z');

test('a credential is signed as MPAI-PTF says and verified by the key it names', () => {
  const key = generateKey('ecdsa-p256');
  const credential = issueCredential(claims, key);
  expect(credential.Signature).toMatch(/^[0-9A-F]{128}$/);
  expect(credential).toMatchObject({ Header: 'PTF-ICR-V1.0', KeyID: key.id, Issuer: { KeyID: key.id } });
  expect(verifyCredential(credential, [generateKey('ecdsa-p256'), key], within).id).toBe(key.id);
  const { Signature, ...rest } = credential;
  const raw = { key: key.object, dsaEncoding: 'ieee-p1363' } as const;
  expect(verify('sha256', Buffer.from(canonicalPtf(rest)), raw, Buffer.from(Signature, 'hex'))).toBe(true);
  const otherOrder = Object.fromEntries(Object.entries(credential).reverse());
  expect(verifyCredential(otherOrder, [key], within).id).toBe(key.id);
});

test('every change, every other key and every wrong time is refused', () => {
  const key = generateKey('ecdsa-p256');
  const credential = issueCredential(claims, key);
  const at = (time: string) => refusal(() => verifyCredential(credential, [key], new Date(time)));
  expect(at('2025-12-31T23:59:59Z')).toBe('not-yet-valid');
  expect(at('2026-01-01T00:00:00Z')).toBeUndefined();
  expect(at('2026-12-31T23:59:59Z')).toBeUndefined();
  expect(at('2027-01-01T00:00:00Z')).toBe('expired');
  const verdict = (change: object) => refusal(() => verifyCredential({ ...credential, ...change }, [key], within));
  expect(verdict({ Subject: { ...credential.Subject, InstanceID: 'other' } })).toBe('bad-signature');
  expect(verdict({ extra: 1 })).toBe('bad-signature');
  expect(verdict({ Signature: credential.Signature.toLowerCase() })).toBe('malformed');
  expect(verdict({ Signature: credential.Signature.slice(2) })).toBe('malformed');
  expect(verdict({ KeyID: 'other' })).toBe('malformed');
  expect(verdict({ Header: 'PTF-ICR-V2.0' })).toBe('malformed');
  expect(refusal(() => verifyCredential(credential, [generateKey('ecdsa-p256')], within))).toBe('unknown-key');
  for (const nothing of [undefined, null, 5, [], {}]) {
    expect(refusal(() => verifyCredential(nothing, [key], within))).toBe('malformed');
  }
  const backwards = issueCredential({ ...claims, Validity: { NotBefore: 'soon', NotAfter: 'later' } }, key);
  expect(refusal(() => verifyCredential(backwards, [key], within))).toBe('malformed');
});

test('only ECDSA P-256 signs objects of MPAI-PTF', () => {
  expect(refusal(() => issueCredential(claims, generateKey('ed25519')))).toBe('bad-key');
});

test('a signature of an object of MPAI-PTF made once holds for ever', () => {
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: 'Z805D3eqNZywjCI19lInBJOp7YMrCrzAH3CVTAOQ0jg',
    y: 'DHgr1U4mkSWkT0Qzr_FDLOlOErynOqZ6yAzqEmCN33Q',
    d: Buffer.from(
      97358161215184420915383655311931858321456579547487070936769975997791359926199n.toString(16).padStart(64, '0'),
      'hex',
    ).toString('base64url'),
  };
  const pem = createPrivateKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'pkcs8' }).toString();
  const key = readPrivateKey(pem);
  const object = { Header: 'PTF-POL-V1.0', KeyID: key.id, é: [1, 'ü'], Signature: '' };
  expect(verifyPtf({ ...object, Signature: frozen }, [key]).id).toBe(key.id);
  expect(verifyPtf({ ...object, Signature: signPtf(object, key) }, [key]).id).toBe(key.id);
});

const frozen =
  'B1B71F5176CDF78F353A2680532BE7A5DFBBAE3B22CA7482F5F8EB27D661EA5DF16183A3567A17D18DAF03179BA77B0C6A72D490FE06C73168BCD84B255029C3';
