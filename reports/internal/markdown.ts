import { visible, visibleLine } from './visible.js';

/**
 * Foreign text as one line of Markdown prose: everything that CommonMark or GitHub could read as markup, a link, a mention
 * or an element is escaped (CommonMark 0.31, section 2.4).
 */
export function prose(text: string): string {
  return visibleLine(text)
    .replace(/[!-/:-@[-`{-~]/g, (c) => (c === '<' ? '&lt;' : c === '&' ? '&amp;' : plain.has(c) ? c : `\\${c}`))
    .replace(/^( *\d{1,9})([.)])/, '$1\\$2')
    .replace(/^ +/, '');
}

/** Punctuation that means nothing inside a line. */
const plain = new Set([',', ';', '/', '%', '?', "'", '"', '.', ')', '(', '=', '^', '$']);

/** Foreign text as a code span, whatever backticks it holds (section 6.1). Pipes are escaped for use in tables. */
export function codeSpan(text: string): string {
  const line = visibleLine(text).replaceAll('|', '\\|');
  const ticks = fenceOf(line, 1);
  const gap = line.startsWith('`') || line.endsWith('`') || line.trim() === '' || / .* $/s.test(line) ? ' ' : '';
  return `${ticks}${gap}${line}${gap}${ticks}`;
}

/** Foreign text as a fenced block with a fence longer than any in it (section 4.5). */
export function codeBlock(text: string, language = 'text'): string {
  const shown = visible(text);
  const fence = fenceOf(shown, 3);
  return `${fence}${language}\n${shown}\n${fence}`;
}

function fenceOf(text: string, least: number): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  return '`'.repeat(Math.max(least, longest + 1));
}
