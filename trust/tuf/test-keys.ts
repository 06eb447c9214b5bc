import { createHash, createPrivateKey } from 'node:crypto';
import { type PrivateKey, readPrivateKey } from '../keys.js';
import { bytesOf, makeRoot, type Role, type RoleKeys, roles, sign } from './metadata.js';

/*
 * THESE KEYS ARE PUBLIC. They are made from the words below, so that everybody has them: whoever trusts the root that
 * they sign trusts everybody. It is the root of trust of a server that is being tested by this suite, and of nothing else.
 */
const words = 'maas-conformance: a public key for tests that nobody may trust: ';

/** PKCS #8 around an Ed25519 seed (RFC 8410 section 7). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function publicTestKey(name: string): PrivateKey {
  const seed = createHash('sha256').update(`${words}${name}`).digest();
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
  return readPrivateKey(key.export({ type: 'pkcs8', format: 'pem' }).toString());
}

/** Who signs in the suite's repository: root and targets with a threshold of two. */
export const testKeys: Record<Role, PrivateKey[]> = {
  root: ['root-1', 'root-2'].map(publicTestKey),
  targets: ['targets-3', 'targets-4'].map(publicTestKey),
  snapshot: [publicTestKey('snapshot-1')],
  timestamp: [publicTestKey('timestamp-1')],
};

/** Keys that signed targets under root 1 and that root 2 has revoked. */
export const revokedKeys: PrivateKey[] = ['targets-1', 'targets-2'].map(publicTestKey);

const expires = '2099-01-01T00:00:00Z';

/**
 * The chain of roots, the same in every run and every version of this package: a target is given root 1 by its operator
 * and finds root 2, which names other keys for targets, in the repository.
 */
export const testRoots: readonly Buffer[] = [{ ...testKeys, targets: revokedKeys }, testKeys].map((keys, index) => {
  const signers = {} as RoleKeys;
  for (const role of roles) signers[role] = { keys: keys[role], threshold: keys[role].length };
  const root = makeRoot(index + 1, expires, signers);
  sign(root, testKeys.root);
  return bytesOf(root);
});
