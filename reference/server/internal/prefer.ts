/** The preferences of RFC 7240 that receiving honours. */
export interface Preferences {
  /** Answer 202 rather than let the client wait (4.1). */
  respondAsync: boolean;
  /** How long the client is willing to wait, ms (4.3). */
  waitMs: number | undefined;
}

/** Reads a `Prefer` field; what is malformed or unknown is ignored, of a repeated preference the first counts (RFC 7240 2). */
export function readPrefer(field: string | string[] | undefined): Preferences {
  const found = new Map<string, string>();
  // Commas and semicolons inside quotes separate nothing.
  for (const [, item = ''] of String(field ?? '').matchAll(/((?:"(?:[^"\\]|\\.)*"|[^,"])+)/g)) {
    const preference = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^;"]*))?\s*(?:;|$)/.exec(item);
    const [, name = '', value = ''] = preference ?? [];
    if (name !== '' && !found.has(name.toLowerCase()))
      found.set(name.toLowerCase(), value.trim().replace(/^"|"$/g, ''));
  }
  const wait = found.get('wait') ?? '';
  return {
    respondAsync: found.has('respond-async'),
    waitMs: /^\d{1,6}$/.test(wait) ? Number(wait) * 1000 : undefined,
  };
}
