import type { StoreCredential } from '../../suites/engine/run-options.js';
import { UsageError } from './usage-error.js';

const forms = {
  s3: 'Give s3:ACCESS_KEY:SECRET or s3:ACCESS_KEY:SECRET:REGION; a colon within a part is written %3A.',
  swift:
    'Give swift:ACCOUNT:USER:KEY, or swift:USER:KEY where the name of the user has no account; a colon within a part is written %3A.',
  hdfs: 'Give hdfs:USER.',
} as const;

/**
 * Reads a credential of a protocol of Stores: `s3:ACCESS_KEY:SECRET[:REGION]`, `swift:[ACCOUNT:]USER:KEY`, `hdfs:USER`,
 * their parts percent-encoded where they hold a colon or a percent sign.
 *
 * @returns undefined when it is of another scheme
 * @throws UsageError, without repeating the value
 */
export function parseStoreCredential(value: string, origin: string): StoreCredential | undefined {
  const [, scheme, rest = ''] = /^(s3|swift|hdfs):(.*)$/is.exec(value) ?? [];
  const name = scheme?.toLowerCase() as keyof typeof forms | undefined;
  if (name === undefined) return undefined;
  const parts = rest.split(':').map(decoded);
  const [first, second, third] = parts;
  const whole = parts.every((part): part is string => part !== undefined && /^[\x20-\x7e]+$/.test(part));
  if (whole && first !== undefined) {
    if (name === 'hdfs' && parts.length === 1) return { scheme: name, user: first };
    if (name === 's3' && second !== undefined && parts.length <= 3)
      return { scheme: name, accessKey: first, secretKey: second, ...(third !== undefined && { region: third }) };
    if (name === 'swift' && second !== undefined && parts.length <= 3) {
      return third === undefined
        ? { scheme: name, user: first, key: second }
        : { scheme: name, user: `${first}:${second}`, key: third };
    }
  }
  throw new UsageError(`${origin} is no credential for ${name}.`, forms[name]);
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
