import { createHash, createPublicKey } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { signArtefact } from '../../trust/artefact.js';
import { addSignature, type Envelope, open, pae, parseEnvelope, seal } from '../../trust/dsse.js';
import { generateKey, publicKeyOf } from '../../trust/keys.js';
import { openStatement, sealStatement, statementAbout, statementType, verifyArtefact } from '../../trust/statement.js';
import { refusal } from './refusal.js';
import { dsseVector } from './vectors.js';

const payload = Buffer.from('{"hello": "wörld"}');
const sealed = (...keys: Parameters<typeof seal>[2]): Envelope => seal('application/x', payload, keys);

test("the DSSE protocol's own test vector holds", () => {
  const key = publicKeyOf(createPublicKey({ key: dsseVector.key, format: 'jwk' }));
  expect(pae('http://example.com/HelloWorld', Buffer.from('hello world')).toString()).toBe(dsseVector.pae);
  const envelope = parseEnvelope(JSON.stringify(dsseVector.envelope));
  expect(open(envelope, [key])).toEqual({
    payload: Buffer.from('hello world'),
    payloadType: 'http://example.com/HelloWorld',
    keyIds: [key.id],
  });
  expect(pae('é', Buffer.alloc(0)).toString()).toBe('DSSEv1 2 é 0 ');
});

test('an envelope opens with the keys that sealed it, in any order and with wrong hints', () => {
  const [one, two, other] = [generateKey('ed25519'), generateKey('ecdsa-p256'), generateKey()];
  const envelope = sealed(one, two);
  expect(open(envelope, [other, two, one], { threshold: 2 }).keyIds.sort()).toEqual([one.id, two.id].sort());
  const misled = { ...envelope, signatures: envelope.signatures.map(({ sig }) => ({ sig, keyid: other.id })) };
  expect(open(misled, [other, two, one], { threshold: 2 }).payload).toEqual(payload);
  const unpadded = {
    ...envelope,
    payload: envelope.payload.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'),
  };
  expect(open(unpadded, [one]).payload).toEqual(payload);
});

test('changes, strangers and missing signatures are told apart', () => {
  const [one, two, other] = [generateKey(), generateKey('ecdsa-p256'), generateKey()];
  const envelope = sealed(one);
  const changed = { ...envelope, payload: Buffer.from('{"hello": "word"}').toString('base64') };
  expect(refusal(() => open(envelope, [one]))).toBeUndefined();
  expect(refusal(() => open(changed, [one]))).toBe('bad-signature');
  expect(refusal(() => open({ ...envelope, payloadType: 'text/plain' }, [one]))).toBe('bad-signature');
  expect(refusal(() => open(envelope, [other]))).toBe('unknown-key');
  expect(refusal(() => open(envelope, []))).toBe('unknown-key');
  expect(refusal(() => open({ ...envelope, signatures: [] }, [one]))).toBe('unsigned');
  expect(refusal(() => open(envelope, [one, two], { threshold: 2 }))).toBe('threshold');
  expect(refusal(() => open(envelope, [one], { payloadType: statementType }))).toBe('wrong-type');
  expect(refusal(() => open({ ...envelope, payload: '***' }, [one]))).toBe('malformed');
  const many = { ...envelope, signatures: Array.from({ length: 1000 }, () => ({ sig: '' })) };
  expect(refusal(() => open(many, [one]))).toBe('malformed');
});

test('one key counts once, however often it signed', () => {
  const [one, two] = [generateKey('ecdsa-p256'), generateKey()];
  const twice = sealed(one);
  twice.signatures.push(...sealed(one).signatures);
  expect(refusal(() => open(twice, [one, two], { threshold: 2 }))).toBe('threshold');
  expect(addSignature(sealed(one), one).signatures).toHaveLength(1);
  expect(open(addSignature(sealed(one), two), [one, two], { threshold: 2 }).keyIds).toHaveLength(2);
});

test('text that is no envelope is refused', () => {
  const good = sealed(generateKey());
  expect(parseEnvelope(JSON.stringify({ ...good, extra: 1 }))).toMatchObject({ ...good });
  for (const wrong of ['', 'null', '[]', '{}', JSON.stringify({ ...good, signatures: [{}] }), '{"payload":1}']) {
    expect(
      refusal(() => parseEnvelope(wrong)),
      wrong,
    ).toBe('malformed');
  }
});

test('a statement vouches for the artefact with its digest and for no other', () => {
  const key = generateKey();
  const sha256 = createHash('sha256').update('package').digest('hex');
  const envelope = signArtefact({ name: 'a.tar.gz', sha256: sha256.toUpperCase() }, [key], { ImplementerID: '1' });
  const { statement, subject } = verifyArtefact(envelope, { name: 'a.tar.gz', sha256 }, [key]);
  expect(subject).toEqual({ name: 'a.tar.gz', digest: { sha256 } });
  expect(statement).toMatchObject({ _type: 'https://in-toto.io/Statement/v1', predicate: { ImplementerID: '1' } });
  expect(refusal(() => verifyArtefact(envelope, { sha256: '0'.repeat(64) }, [key]))).toBe('wrong-subject');
  expect(refusal(() => verifyArtefact(envelope, { sha256, name: 'b' }, [key]))).toBe('wrong-subject');
  expect(openStatement(sealStatement(statementAbout([subject], 'x:y'), [key]), [key]).statement.predicate).toEqual({});
  expect(refusal(() => openStatement(sealed(key), [key]))).toBe('wrong-type');
  for (const wrong of ['x', '{}', JSON.stringify({ ...statement, subject: [] })]) {
    expect(refusal(() => openStatement(seal(statementType, Buffer.from(wrong), [key]), [key]))).toBe('malformed');
  }
});
