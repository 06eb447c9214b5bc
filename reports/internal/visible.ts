/**
 * Makes every character of foreign text visible. What a server sends ends up in terminals and pages, where control
 * characters move the cursor and bidirectional controls reorder what a person reads (CVE-2021-42574, "Trojan Source").
 */

/** Bidirectional and zero-width controls, line separators, byte order mark, and C1: never seen, always felt. */
const unseen =
  /[\u0080-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
const loneSurrogate = /\p{Surrogate}/gu;
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/**
 * `text` with controls replaced by something that can be seen: C0 by the control pictures of Unicode (`␛`), others by
 * their code point (`⟨U+202E⟩`). Line feeds and tabs stay, carriage returns before a line feed go, lone surrogates
 * become U+FFFD.
 */
export function visible(text: string): string {
  return text
    .replace(loneSurrogate, '\ufffd')
    .replaceAll('\r\n', '\n')
    .replaceAll('\r', '␍')
    .replace(control, (c) => (c === '\u007f' ? '␡' : String.fromCharCode(0x2400 + c.charCodeAt(0))))
    .replace(unseen, (c) => `⟨U+${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

/** {@link visible} on one line: line feeds and tabs become pictures too. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll('\n', '␊').replaceAll('\t', '␉');
}

/** At most `max` characters (UTF-16 units), cut between code points, with an ellipsis when cut. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
