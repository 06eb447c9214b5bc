/** A link of a Link field. Parameters by name in lower case, unquoted; of one that comes twice, the first. */
export interface Link {
  /** The URI reference as written. */
  target: string;
  params: ReadonlyMap<string, string>;
}

const blank = '[ \\t]*';
const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const start = /[ \t,]*<([^>]*)>/y;
const param = new RegExp(
  `${blank};${blank}(?:(${token})${blank}(?:=${blank}(?:"((?:[^"\\\\]|\\\\.)*)"|([^;,"\\s]*)))?)?`,
  'y',
);

/**
 * The links of a Link field (RFC 8288 section 3), several fields joined by commas. Reads on to the next link where one is
 * not well-formed, as appendix B.2 has it.
 */
export function parseLinks(field: string): Link[] {
  const links: Link[] = [];
  let at = 0;
  const read = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(field);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  for (let found = read(start); found !== null; found = read(start)) {
    const params = new Map<string, string>();
    for (let next = read(param); next !== null; next = read(param)) {
      const [, name, quoted, plain = ''] = next;
      // "Occurrences after the first MUST be ignored by parsers" (section 3.3, of rel).
      if (name !== undefined && !params.has(name.toLowerCase()))
        params.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain);
    }
    links.push({ target: found[1] ?? '', params });
    const comma = field.indexOf(',', at);
    at = comma < 0 ? field.length : comma;
  }
  return links;
}

/**
 * Where the link to the next page leads, as written; undefined without one. `rel` is a list of relation types, which have no
 * case (RFC 8288 section 3.3). A link with an `anchor` speaks of another resource (section 3.2).
 */
export function nextTarget(field: string): string | undefined {
  return parseLinks(field).find(
    ({ params }) => !params.has('anchor') && (params.get('rel') ?? '').toLowerCase().split(/\s+/).includes('next'),
  )?.target;
}
