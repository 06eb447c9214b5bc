import { visible } from './visible.js';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * Text for XML content. Characters that XML 1.0 (section 2.2) cannot hold even as references become something that can be
 * seen, so that any foreign text gives a well-formed document.
 */
export function escapeXml(text: string): string {
  return visible(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (c) => entities[c] ?? c);
}

/** {@link escapeXml} for attribute values: line feeds and tabs stay what they are (XML 1.0, section 3.3.3). */
export function attribute(text: string): string {
  return escapeXml(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}

/** ` name="value"` for every value that is there, in the order given. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${attribute(String(value))}"`))
    .join('');
}
