import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseCredential } from '../credentials.js';
import { UsageError } from '../usage-error.js';

/** Where a configuration says that a credential is kept: whole in a variable or file, or its secret part only. */
export type CredentialReference =
  | { env: string }
  | { file: string }
  | { scheme: 'bearer'; tokenFile: string }
  | { scheme: 'bearer'; tokenEnv: string }
  | { scheme: 'basic' | 'digest'; user: string; passwordFile: string }
  | { scheme: 'basic' | 'digest'; user: string; passwordEnv: string };

/**
 * The credential that is meant, in the form of `MAAS_AUTH`. Files are looked for from `folder`; line breaks at their end
 * do not count.
 *
 * @param origin names the reference in messages, e.g. `auth in maas-conformance.config.yaml`.
 * @throws UsageError when the variable is not set, the file cannot be read, or it holds no credential.
 */
export function fetchCredential(
  reference: CredentialReference,
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  origin: string,
): string {
  const fromFile = (name: string): string => {
    const path = resolve(folder, name);
    try {
      return readFileSync(path, 'utf8').replace(/[\r\n]+$/, '');
    } catch (error) {
      throw new UsageError(
        `${origin} names the file ${path}, which cannot be read: ${(error as NodeJS.ErrnoException).code}.`,
      );
    }
  };
  const fromEnv = (name: string): string => {
    const value = env[name];
    if (value) return value;
    throw new UsageError(
      `${origin} names the variable ${name}, which is not set.`,
      `Set ${name}, or leave ${origin.split(' ')[0]} out.`,
    );
  };
  const text = ((): string => {
    if ('env' in reference) return fromEnv(reference.env);
    if ('file' in reference) return fromFile(reference.file);
    if ('tokenFile' in reference) return `bearer:${fromFile(reference.tokenFile)}`;
    if ('tokenEnv' in reference) return `bearer:${fromEnv(reference.tokenEnv)}`;
    const password = 'passwordFile' in reference ? fromFile(reference.passwordFile) : fromEnv(reference.passwordEnv);
    return `${reference.scheme}:${reference.user}:${password}`;
  })();
  parseCredential(text, `What ${origin} names`);
  return text;
}
