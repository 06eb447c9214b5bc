/**
 * Challenge and credential parameters (RFC 9110 11.2): `name=token` or `name="quoted string"`, by commas.
 *
 * http-auth-utils has functions for these too, but its reader fails on parameters it does not know (which have to be
 * ignored), on quoted pairs and on blanks around the comma, and its writer quotes `algorithm`, `stale`, `qop` and `nc`,
 * which RFC 7616 3.3 and 3.4 forbid.
 */

/** Reads parameters into a map with lower-case names; undefined when the text is malformed or names one twice. */
export function readAuthParams(text: string): Map<string, string> | undefined {
  const parameter = /[ \t,]*([\w!#$%&'*+.^`|~-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))[ \t]*(?=,|$)/y;
  const read = new Map<string, string>();
  while (parameter.lastIndex < text.length) {
    const found = parameter.exec(text);
    if (!found) return undefined;
    const name = (found[1] ?? '').toLowerCase();
    if (read.has(name)) return undefined;
    read.set(name, found[3] ?? (found[2] ?? '').replace(/\\(.)/g, '$1'));
  }
  return read;
}

/** Writes parameters; those named in `tokens` go without quotes. */
export function writeAuthParams(params: Record<string, string | undefined>, tokens: readonly string[] = []): string {
  return Object.entries(params)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `${name}=${tokens.includes(name) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`)
    .join(', ');
}
