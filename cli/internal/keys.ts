import { readFile } from 'node:fs/promises';
import { type PrivateKey, type PublicKey, readPrivateKey, readPublicKey } from '../../trust/keys.js';
import { TrustError } from '../../trust/trust-error.js';
import { UsageError } from './usage-error.js';

/** @throws UsageError when the file cannot be read or holds no public key */
export async function publicKeyFile(path: string): Promise<PublicKey> {
  return await keyOf(path, readPublicKey);
}

/**
 * @param passphrase of an encrypted key (`MAAS_KEY_PASSPHRASE`)
 * @throws UsageError when the file cannot be read or holds no private key
 */
export async function privateKeyFile(path: string, passphrase?: string): Promise<PrivateKey> {
  return await keyOf(path, (pem) => readPrivateKey(pem, passphrase));
}

async function keyOf<T>(path: string, read: (pem: string) => T): Promise<T> {
  const pem = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`--key: the file ${JSON.stringify(path)} cannot be read.`);
  });
  try {
    return read(pem);
  } catch (error) {
    if (!(error instanceof TrustError)) throw error;
    const hint =
      'openssl genpkey -algorithm ed25519 -out private.pem && openssl pkey -in private.pem -pubout -out public.pem';
    throw new UsageError(`--key ${path}: ${error.message}`, hint);
  }
}
