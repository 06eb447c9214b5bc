/**
 * JSON text laid out on lines, two blanks of indent. Only white space changes: numbers, escapes, duplicate members and
 * their order stay as the server wrote them, because they are evidence.
 *
 * @returns undefined when `text` is not JSON.
 */
export function prettyJson(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  let out = '';
  let depth = 0;
  const newLine = (): string => `\n${'  '.repeat(depth)}`;
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  tokens.forEach((token, index) => {
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
  });
  return out;
}
