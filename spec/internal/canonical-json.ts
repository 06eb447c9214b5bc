/**
 * Canonical JSON text of a JSON value: no white space, members ordered by the UTF-16 code units of their names, numbers
 * and strings as ECMAScript writes them (the form of RFC 8785). Two documents which say the same thing get the same text,
 * however they were laid out, which is why digests are taken over it.
 *
 * @throws Error when the value holds something JSON cannot say (undefined, a function, NaN, an infinity).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  const text = typeof value === 'number' && !Number.isFinite(value) ? undefined : JSON.stringify(value);
  if (text === undefined)
    throw new Error(`Canonical JSON cannot hold ${String(value)}; only JSON values can be digested.`);
  return text;
}
