import type { Reply } from './check.js';
import { Violation } from './outcomes.js';
import { excerpt } from './reply.js';

const header = 'OSD-BTO-V1.5';

/** A Basic Text Object that holds `text`, as JSON text. `id` tells messages of a run apart; servers need not keep it. */
export function textObject(text: string, id: string): string {
  return JSON.stringify({ Header: header, BasicTextObjectID: id, BasicTextData: [{ Data: text }] });
}

/**
 * The text data of a Basic Text Object (docs/workflows.md): the `Data` members of its items in order, joined. Items without
 * `Data` add nothing, so that an object without items, or without `BasicTextData`, holds the empty text.
 *
 * @throws Violation when the body is not a Basic Text Object with its data in it.
 */
export function textOf(reply: Reply): string {
  const body = reply.json();
  const { Header, BasicTextData: items = [] } = isObject(body) ? body : {};
  if (Header === header && Array.isArray(items)) {
    const parts = items.map((item) => (isObject(item) ? ('Data' in item ? item.Data : '') : undefined));
    if (parts.every((part) => typeof part === 'string')) return parts.join('');
  }
  throw new Violation(`The body is not a Basic Text Object (${header}) that holds its text data.`, {
    expected: `{"Header":"${header}", … "BasicTextData":[{"Data": …}]}`,
    received: excerpt(reply.text()),
    exchange: reply.exchange.id,
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
