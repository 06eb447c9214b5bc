/** One challenge of a `WWW-Authenticate` field (RFC 9110 11.6.1). Scheme and parameter names in lower case. */
export interface Challenge {
  scheme: string;
  params: Record<string, string>;
  token68?: string;
}

const token = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const quoted = /"((?:[^"\\]|\\.)*)"/y;
const token68 = /[A-Za-z0-9\-._~+/]+=*(?=\s*(?:,|$))/y;
const blank = /[ \t]*/y;

/**
 * Challenges of all `WWW-Authenticate` field lines, in order. A comma separates both challenges and their parameters,
 * so a name without `=` after a comma starts the next challenge. Reading stops at what is not a challenge: a damaged
 * field yields the challenges before the damage.
 */
export function parseChallenges(fields: readonly string[]): Challenge[] {
  return fields.flatMap(parseField);
}

function parseField(field: string): Challenge[] {
  const found: Challenge[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(field);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  const skip = (): void => {
    do take(blank);
    while (field[at] === ',' && ++at);
  };
  for (skip(); at < field.length; skip()) {
    const name = take(token)?.[0];
    if (name === undefined) return found;
    take(blank);
    const current = found.at(-1);
    if (field[at] === '=' && current !== undefined && current.token68 === undefined) {
      at += 1;
      take(blank);
      const value = field[at] === '"' ? take(quoted)?.[1]?.replace(/\\(.)/g, '$1') : take(token)?.[0];
      if (value === undefined) return found;
      current.params[name.toLowerCase()] = value;
      continue;
    }
    if (field[at] === '=') return found;
    const challenge: Challenge = { scheme: name.toLowerCase(), params: {} };
    found.push(challenge);
    // `Scheme abc=` is a token68, `Scheme abc=def` a parameter: only the former ends at a comma or the end.
    const opaque = field[at] === ',' ? undefined : take(token68)?.[0];
    if (opaque !== undefined) challenge.token68 = opaque;
  }
  return found;
}

/** `text` as quoted-string (RFC 9110 5.6.4). */
export function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
