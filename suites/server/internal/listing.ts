import { componentValidator } from '../../../spec/openapi.js';
import type { CheckContext, Reply, SciRef } from '../../engine/check.js';
import { nextPage } from '../../http/links.js';

/** The parts of a Workflow Description that checks look at. */
export interface Description {
  Header: string;
  Description: string;
  Identifier: { AIMName: string };
  ExternalPorts: { Direction: string; DataType: string | string[] }[];
}

/** A page of a listing and the URL of the next one. */
export interface Page {
  reply: Reply;
  items: Description[];
  next?: string;
}

/** More pages than a listing of a sensible server has: whoever goes on is going round in circles. */
const mostPages = 500;

/** The first page of a listing. @throws Violation when it is not a 200 with a JSON array of Workflow Descriptions. */
export async function page(t: CheckContext, sci: SciRef, query: Record<string, string> = {}): Promise<Page> {
  return readPage(t, await t.ops.discover(sci, query));
}

/** The page that a link leads to, wherever the server has put it. */
async function linkedPage(t: CheckContext, url: string): Promise<Page> {
  const reply = await t.ops.raw('GET', url, {
    headers: { Accept: 'application/json' },
    intent: { operation: 'discover', kind: 'valid', note: 'next page' },
  });
  return readPage(t, reply);
}

function readPage(t: CheckContext, reply: Reply): Page {
  t.expect.status(reply, 200, 'the SCI exists and the query is well-formed');
  t.expect.mediaType(reply, 'application/json');
  const items = reply.json();
  t.expect.that(
    Array.isArray(items),
    'The answer is no collection.',
    { expected: 'a JSON array', received: reply.text().slice(0, 120) },
    reply,
  );
  for (const item of items as unknown[]) {
    const result = componentValidator('WorkflowDescription')(item);
    t.expect.that(
      result.valid,
      'An item is no Workflow Description.',
      { expected: 'AIM Metadata', received: result.valid ? '' : result.errors.slice(0, 3).join('; ') },
      reply,
    );
  }
  const next = nextPage(t, reply);
  return { reply, items: items as Description[], ...(next === undefined ? {} : { next }) };
}

/** Every item of a listing, over all its pages. @throws Violation like {@link page}, and when the pages do not end. */
export async function listing(
  t: CheckContext,
  sci: SciRef,
  query: Record<string, string> = {},
): Promise<{ items: Description[]; reply: Reply }> {
  let current = await page(t, sci, query);
  const items = [...current.items];
  for (let count = 1; current.next !== undefined; count += 1) {
    t.expect.that(
      count < mostPages,
      'The pages do not come to an end.',
      { expected: `fewer than ${mostPages} pages`, received: 'one more' },
      current.reply,
    );
    current = await linkedPage(t, current.next);
    items.push(...current.items);
  }
  return { items, reply: current.reply };
}

/** AIMNames of a listing, sorted. */
export function names(items: readonly Description[]): string[] {
  return items.map((item) => item.Identifier.AIMName).sort();
}
