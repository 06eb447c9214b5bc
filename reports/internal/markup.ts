import { visible } from './visible.js';

/** Markup that is already safe. Only {@link html}, {@link join} and {@link trusted} make it. */
export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

export type Part = Markup | string | number | undefined | false;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for element content and quoted attribute values: the five special characters escaped, controls made visible. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (c) => entities[c] ?? c);
}

/** Template tag: every interpolated value is escaped unless it is {@link Markup}; undefined and false become nothing. */
export function html(strings: TemplateStringsArray, ...parts: (Part | readonly Part[])[]): Markup {
  let text = strings[0] ?? '';
  parts.forEach((part, index) => {
    text += (Array.isArray(part) ? join(part).text : render(part as Part)) + (strings[index + 1] ?? '');
  });
  return new Markup(text);
}

/** Parts one after the other. */
export function join(parts: readonly Part[], between = ''): Markup {
  return new Markup(parts.map(render).join(between));
}

/** Text of this project (style, script) as it stands. Never for anything that came from a server or a user. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

/** Value for `id` and fragment: what is not a letter, digit, dot, hyphen or underscore becomes an underscore. */
export function anchor(...parts: string[]): string {
  return parts.map((part) => part.replace(/[^\w.-]/g, '_')).join('-');
}

function render(part: Part): string {
  if (part === undefined || part === false) return '';
  return part instanceof Markup ? part.text : escapeHtml(String(part));
}
