/** A challenge of a WWW-Authenticate field (RFC 9110 11.6.1): scheme and parameter names in lower case. */
export interface Challenge {
  scheme: string;
  params: ReadonlyMap<string, string>;
  token68?: string;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const quoted = '"(?:[^"\\\\]|\\\\.)*"';
const parameter = new RegExp(`^(${token})\\s*=\\s*(${quoted}|${token})$`, 's');
const opening = new RegExp(`^(${token})(?:\\s+(.+))?$`, 's');

/** The challenges of a field value, in order; what does not follow the grammar gives none. */
export function challengesOf(field: string): Challenge[] {
  const challenges: { scheme: string; params: Map<string, string>; token68?: string }[] = [];
  for (const part of split(field)) {
    const alone = parameter.exec(part);
    const last = challenges.at(-1);
    if (alone !== null) {
      if (last === undefined) return []; // a parameter before any scheme
      last.params.set((alone[1] ?? '').toLowerCase(), unquote(alone[2] ?? ''));
      continue;
    }
    const found = opening.exec(part);
    if (found === null) return [];
    const challenge: { scheme: string; params: Map<string, string>; token68?: string } = {
      scheme: (found[1] ?? '').toLowerCase(),
      params: new Map(),
    };
    const first = found[2]?.trim();
    if (first !== undefined && first !== '') {
      const named = parameter.exec(first);
      if (named !== null) challenge.params.set((named[1] ?? '').toLowerCase(), unquote(named[2] ?? ''));
      else if (/^[A-Za-z0-9\-._~+/]+=*$/.test(first)) challenge.token68 = first;
      else return [];
    }
    challenges.push(challenge);
  }
  return challenges;
}

/** Comma-separated parts; commas inside quoted strings do not separate. */
function split(field: string): string[] {
  const parts = field.match(/(?:[^",]|"(?:[^"\\]|\\.)*"?)+/gs) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function unquote(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/gs, '$1') : value;
}
