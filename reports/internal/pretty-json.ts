const deepest = 24;

/**
 * JSON text laid out on lines, two blanks of indent. Only white space changes: numbers, escapes, duplicate members and
 * their order stay as the server wrote them, because they are evidence. Beyond {@link deepest} levels the indent grows no
 * further, so that the layout of a deeply nested text is not many times its size.
 * Layout ends soon after `most` characters: nobody reads on.
 *
 * @returns undefined when `text` is not JSON.
 */
export function prettyJson(text: string, most = Number.POSITIVE_INFINITY): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  let out = '';
  let depth = 0;
  const newLine = (): string => `\n${'  '.repeat(Math.min(depth, deepest))}`;
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  for (const [index, token] of tokens.entries()) {
    if (out.length > most) break;
    const next = tokens[index + 1] ?? '';
    if (token === '{' || token === '[') {
      depth += 1;
      out += token;
      if (next !== '}' && next !== ']') out += newLine();
    } else if (token === '}' || token === ']') {
      depth -= 1;
      const previous = tokens[index - 1];
      out += previous === '{' || previous === '[' ? token : newLine() + token;
    } else if (token === ',') out += token + newLine();
    else out += token === ':' ? ': ' : token;
  }
  return out;
}
