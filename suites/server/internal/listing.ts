import { componentValidator } from '../../../spec/openapi.js';
import type { CheckContext, Reply, SciRef } from '../../engine/check.js';
import { stringMember, tryJson } from '../../engine/reply.js';
import { nextPage } from '../../http/links.js';
import { succeeded, workflowName } from './steps.js';

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

/** More pages than a listing of a sensible server has: whoever goes on gives a new link to every page, for ever. */
const mostPages = 5_000;

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

/** How many pages of a listing with a limit are fetched: enough for a list of as many workflows, one by one. */
export const fewPages = 30;

/** A limit that divides a list of this length into a few pages; servers may have a largest one. */
export function pageSize(length: number): number {
  return length <= fewPages ? 2 : Math.min(Math.ceil(length / 3), 100);
}

/** The items of a listing, and whether that is all of them. */
export interface Listing {
  items: Description[];
  /** The answer to the last request. */
  reply: Reply;
  complete: boolean;
}

/**
 * The items of a listing, over all its pages or the first of them: a large catalogue takes longer than a check may.
 *
 * @throws Violation like {@link page}, and when the pages do not end
 */
export async function listing(
  t: CheckContext,
  sci: SciRef,
  query: Record<string, string> = {},
  firstPages = Number.POSITIVE_INFINITY,
): Promise<Listing> {
  let current = await page(t, sci, query);
  const items = [...current.items];
  const visited = new Set([new URL(current.reply.exchange.request.url).href]);
  while (current.next !== undefined) {
    if (visited.size >= firstPages) return { items, reply: current.reply, complete: false };
    const { next, reply } = current;
    t.expect.that(
      !visited.has(next) && visited.size < mostPages,
      'The pages do not come to an end.',
      {
        expected: `a last page, none of ${mostPages} twice`,
        received: visited.has(next) ? `${next} again` : 'one more',
      },
      reply,
    );
    visited.add(next);
    current = await linkedPage(t, next);
    items.push(...current.items);
  }
  return { items, reply: current.reply, complete: true };
}

/** AIMNames of a listing, sorted. */
export function names(items: readonly Description[]): string[] {
  return items.map((item) => item.Identifier.AIMName).sort();
}

/** Whether a name of an AIM or workflow is, or holds, the AIM Type of the echo workflow. */
export function isEchoName(name: string): boolean {
  return name.includes('MCT-ECH-V1.0');
}

/**
 * The name that the state object gives the echo when it is started: that of the implementation, on a server that starts it
 * under a name of its own (AMB-022). Undefined when nothing is started.
 */
export async function statedEchoName(t: CheckContext, sci: SciRef): Promise<string | undefined> {
  const started = await t.ops.start(sci, workflowName(t, 'ECH'));
  return succeeded(started) ? stringMember(tryJson(started), 'name') : undefined;
}
