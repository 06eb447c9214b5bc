import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateKey, type KeyAlgorithm, type PrivateKey, privatePem, readPrivateKey } from '../keys.js';
import { TrustError } from '../trust-error.js';

/** Makes a key pair and keeps the private half as `<name>.pem`, readable by its owner only. Nothing is overwritten. */
export async function newKey(folder: string, name: string, algorithm: KeyAlgorithm): Promise<PrivateKey> {
  const key = generateKey(algorithm);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await writeFile(join(folder, `${name}.pem`), privatePem(key), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new TrustError('bad-key', `There is a key ${name}.pem in ${folder} already; keys are never overwritten.`);
  }
  return key;
}

/** Every private key `*.pem` of a folder. @throws TrustError bad-key when there is none or one cannot be read */
export async function readKeys(folder: string): Promise<PrivateKey[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.pem')).sort();
  if (names.length === 0) throw new TrustError('bad-key', `There is no private key (*.pem) in ${folder}.`);
  return Promise.all(names.map(async (name) => readPrivateKey(await readFile(join(folder, name), 'utf8'))));
}
