/**
 * A prefix as routes are registered: with a leading slash, without a trailing one.
 *
 * @throws Error when it is no plain absolute path
 */
export function readPrefix(prefix: string | undefined): string | undefined {
  if (prefix === undefined) return undefined;
  const trimmed = prefix.replace(/\/+$/, '');
  if (!/^(\/[A-Za-z0-9._~-]+)+$/.test(trimmed) || /\/\.{1,2}(\/|$)/.test(trimmed)) {
    throw new Error(`The prefix "${prefix}" is no plain path; give one like /tenants/7/maas.`);
  }
  return trimmed;
}
