/** A challenge of a WWW-Authenticate field (RFC 9110 11.6.1): scheme and parameter names in lower case. */
export interface Challenge {
  scheme: string;
  params: ReadonlyMap<string, string>;
  token68?: string;
  /** Names of the parameters in order, with repetitions, and which of them were written as quoted strings. */
  written: readonly { name: string; quoted: boolean }[];
}

interface Draft {
  scheme: string;
  params: Map<string, string>;
  token68?: string;
  written: { name: string; quoted: boolean }[];
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const quoted = '"(?:[^"\\\\]|\\\\.)*"';
const parameter = new RegExp(`^(${token})\\s*=\\s*(${quoted}|${token})$`, 's');
const opening = new RegExp(`^(${token})(?:\\s+(.+))?$`, 's');

/** The challenges of a field value, in order; what does not follow the grammar gives none. */
export function challengesOf(field: string): Challenge[] {
  const challenges: Draft[] = [];
  for (const part of split(field)) {
    const alone = parameter.exec(part);
    const last = challenges.at(-1);
    if (alone !== null) {
      if (last === undefined) return []; // a parameter before any scheme
      put(last, alone);
      continue;
    }
    const found = opening.exec(part);
    if (found === null) return [];
    const challenge: Draft = { scheme: (found[1] ?? '').toLowerCase(), params: new Map(), written: [] };
    const first = found[2]?.trim();
    if (first !== undefined && first !== '') {
      const named = parameter.exec(first);
      if (named !== null) put(challenge, named);
      else if (/^[A-Za-z0-9\-._~+/]+=*$/.test(first)) challenge.token68 = first;
      else return [];
    }
    challenges.push(challenge);
  }
  return challenges;
}

function put(challenge: Draft, [, given = '', value = '']: RegExpExecArray): void {
  const name = given.toLowerCase();
  challenge.params.set(name, unquote(value));
  challenge.written.push({ name, quoted: value.startsWith('"') });
}

/** Comma-separated parts; commas inside quoted strings do not separate. */
function split(field: string): string[] {
  const parts = field.match(/(?:[^",]|"(?:[^"\\]|\\.)*"?)+/gs) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function unquote(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/gs, '$1') : value;
}
