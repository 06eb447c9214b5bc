/**
 * Header fields of one request, in the order sent: the suite's own, then those given. A given field replaces the suite's
 * of the same name, null removes it. Content codings are declined, so that recorded octets are those of the message.
 */
export function requestHeaders(parts: {
  host: string;
  userAgent: string;
  given: Record<string, string | null> | undefined;
  authorization: string | undefined;
  /** What a credential sends beside it. */
  beside?: Record<string, string> | undefined;
}): [string, string][] {
  const fields = new Map<string, [string, string]>();
  const set = (name: string, value: string): void => void fields.set(name.toLowerCase(), [name, value]);
  set('Host', parts.host);
  set('User-Agent', parts.userAgent);
  set('Accept', '*/*');
  set('Accept-Encoding', 'identity');
  for (const [name, value] of Object.entries(parts.given ?? {})) {
    if (value === null) fields.delete(name.toLowerCase());
    else set(name, value);
  }
  for (const [name, value] of Object.entries(parts.beside ?? {})) set(name, value);
  if (parts.authorization !== undefined) set('Authorization', parts.authorization);
  return [...fields.values()];
}
