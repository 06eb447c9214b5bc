/** Fitting text into the columns of a terminal. */

// Wide in every terminal: Hangul Jamo, CJK, Hangul, compatibility forms, full-width forms, emoji (Unicode TR 11).
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;
const zeroWidth = /\p{Mark}/u;
const escapes = /\u001b\[[0-9;]*m/g;

/** Columns that `text` takes; colour escapes take none. */
export function columns(text: string): number {
  let sum = 0;
  for (const character of text.replace(escapes, '')) {
    sum += zeroWidth.test(character) ? 0 : wide.test(character) ? 2 : 1;
  }
  return sum;
}

/**
 * Breaks `text` at blanks so that no line is wider than `width` columns; words wider than that are cut. Line feeds in the
 * text are kept. Every line starts with `indent`, the first with `first` instead.
 */
export function wrap(text: string, width: number, indent = '', first = indent): string {
  const room = Math.max(16, width - columns(indent));
  const lines = text.split('\n').flatMap((paragraph) => fill(paragraph, room));
  return lines.map((line, index) => `${index === 0 ? first : indent}${line}`.trimEnd()).join('\n');
}

function fill(paragraph: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(' ').flatMap((word) => cut(word, room))) {
    if (line === '') line = word;
    else if (columns(line) + 1 + columns(word) <= room) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function cut(word: string, room: number): string[] {
  if (columns(word) <= room) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (columns(part + character) > room) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
