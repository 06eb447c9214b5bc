import type { Credential } from '../run-options.js';
import type { Credentials } from './authorization.js';
import { basicToken } from './basic-token.js';
import { redacted, withoutCutSecrets } from './cut-secrets.js';

export { redacted };

/** Removes secrets from texts, octets and whole events, before anything is written or shown. */
export interface Redactor {
  text(value: string, extra?: readonly string[]): string;
  bytes(value: Uint8Array, extra?: readonly string[]): Uint8Array;
  /** A copy of any JSON value with all its strings redacted. */
  deep<T>(value: T, extra?: readonly string[]): T;
  /** Adds a secret that was learnt on the way, e.g. the token of a sign-in. */
  learn(secret: string): void;
}

/** Shorter ones are removed from Authorization fields only: blotting out every `a` of a recording would leave nothing. */
const shortest = 4;

/** A redactor that knows the credentials in every form in which a server could send them back. */
export function createRedactor(credentials: Credentials): Redactor {
  const known = Object.values(credentials).flatMap((credential: Credential) => {
    switch (credential.scheme) {
      case 'bearer':
        return [credential.token];
      case 's3':
        return [credential.secretKey];
      case 'swift':
        return [credential.key];
      case 'hdfs':
        return [];
      default:
        return [basicToken(credential), credential.password];
    }
  });
  let always = byLength(known.flatMap(forms));
  const needles = (extra?: readonly string[]): string[] =>
    extra === undefined || extra.length === 0 ? always : byLength([...always, ...extra.flatMap(forms)]);

  const text = (value: string, extra?: readonly string[]): string => {
    let result = value;
    for (const needle of needles(extra)) if (result.includes(needle)) result = result.replaceAll(needle, redacted);
    return withoutCutSecrets(result, needles(extra));
  };
  const bytes = (value: Uint8Array, extra?: readonly string[]): Uint8Array => {
    let result = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    for (const needle of needles(extra)) {
      const octets = Buffer.from(needle, 'utf8');
      if (!result.includes(octets)) continue;
      // latin1 maps octets one to one, so a text replacement is exact on binary bodies too.
      result = Buffer.from(result.toString('latin1').replaceAll(octets.toString('latin1'), redacted), 'latin1');
    }
    return result;
  };
  const deep = <T>(value: T, extra?: readonly string[]): T => {
    if (typeof value === 'string') return text(value, extra) as T;
    if (Array.isArray(value)) return value.map((item) => deep<unknown>(item, extra)) as T;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deep<unknown>(item, extra)])) as T;
  };
  const learn = (secret: string): void => {
    if (!always.includes(secret)) always = byLength([...always, ...forms(secret)]);
  };
  return { text, bytes, deep, learn };
}

function forms(secret: string): string[] {
  const escaped = JSON.stringify(secret).slice(1, -1);
  return [secret, encodeURIComponent(secret), escaped, Buffer.from(secret, 'utf8').toString('base64')];
}

function byLength(texts: readonly string[]): string[] {
  // Longest first: a secret that contains another one must not leave its rest behind.
  return [...new Set(texts.filter((text) => text.length >= shortest))].sort((a, b) => b.length - a.length);
}
