import type { CheckContext, Reply } from '../../engine/check.js';
import { NotSeen, Violation } from '../../engine/outcomes.js';
import { idOfEntry, memberOf } from '../../engine/preflight-store/entries.js';
import { tryJson } from '../../engine/reply.js';
import { storeOf } from './elements.js';

/** Where the MPAI Store REST interface is, below the base of the Store. */
export const restBase = '/MPAI/Store/L3';

/** Path of an L3, or of what belongs to it. `id` is encoded. */
export function l3Path(id: string, tail: '' | '/versions' | '/findings' = '', version?: number | string): string {
  return `${restBase}/${encodeURIComponent(id)}${tail}${version === undefined ? '' : `?version=${version}`}`;
}

/** What a listing says of one version of an L3, as far as it is known how it is called. */
export interface Entry {
  id: string;
  version: number | undefined;
}

/** The list of L3s. @throws Violation when it is no list of things that have names */
export async function listOf(t: CheckContext, query = ''): Promise<{ reply: Reply; entries: Entry[] }> {
  const reply = await t.ops.raw('GET', `${restBase}${query}`);
  t.expect.status(reply, 200);
  return { reply, entries: entriesIn(reply) };
}

/**
 * Whether the list has an L3 now. Submitters come and go, this suite among them: what one list named may have been withdrawn
 * when the next request is answered.
 */
export async function isListed(t: CheckContext, id: string): Promise<boolean> {
  return (await listOf(t)).entries.some((entry) => entry.id === id);
}

/** Entries of a list that came. */
export function entriesIn(reply: Reply): Entry[] {
  return arrayIn(reply).map((value) => {
    const id = idOfEntry(value);
    if (id !== undefined) return { id, version: versionOfEntry(value) };
    throw new Violation('An entry of the list does not say of which AIM it is.', {
      expected: 'an id',
      received: JSON.stringify(value).slice(0, 200),
      exchange: reply.exchange.id,
    });
  });
}

/** A list that came. @throws Violation when it is none */
export function arrayIn(reply: Reply): unknown[] {
  const value = reply.json();
  if (Array.isArray(value)) return value as unknown[];
  throw new Violation('The body is no JSON array.', {
    expected: 'a JSON array',
    received: reply.text().slice(0, 100),
    exchange: reply.exchange.id,
  });
}

/** Version that an entry states. The names of its members are not published (AMB-060). */
export function versionOfEntry(entry: unknown): number | undefined {
  const version = typeof entry === 'number' ? entry : memberOf(entry, 'version');
  return typeof version === 'number' ? version : undefined;
}

/** Some L3s that the Store lists, the conformance workflows first. @throws NotSeen when there is none */
export async function someL3s(t: CheckContext, most = 4): Promise<Entry[]> {
  const { entries } = await listOf(t);
  const named = storeOf(t).elements.map(({ name }) => name);
  const rank = ({ id }: Entry): number => (named.includes(id) ? 0 : /MCT-/.test(id) ? 1 : 2);
  const chosen = [...entries].sort((a, b) => rank(a) - rank(b)).slice(0, most);
  if (chosen.length === 0) throw new NotSeen('not-observed', 'The Store lists no L3.');
  return chosen;
}

/** The field MPAI-Store-Version as a number. @throws Violation when it is not there or no version */
export function storeVersion(reply: Reply): number {
  const field = reply.header('mpai-store-version');
  if (field !== undefined && /^[1-9][0-9]*$/.test(field)) return Number(field);
  throw new Violation('The answer does not say which version of the L3 it holds.', {
    expected: 'MPAI-Store-Version: a whole number from 1',
    received: field === undefined ? 'no MPAI-Store-Version' : `MPAI-Store-Version: ${field}`,
    exchange: reply.exchange.id,
  });
}

/** AIMName of the L3 in an answer. */
export function aimNameIn(reply: Reply): unknown {
  return ((tryJson(reply) ?? {}) as { Identifier?: { AIMName?: unknown } | null }).Identifier?.AIMName;
}

/** 404 with `missing`: the MPAI Store's way to say that there is none. */
export function expectMissing(t: CheckContext, reply: Reply, what: string): void {
  t.expect.status(reply, 404, what);
  t.expect.that(
    memberOf(tryJson(reply), 'missing') !== undefined,
    'A 404 does not say what is missing.',
    { expected: '{"missing": …}', received: reply.text().slice(0, 100) },
    reply,
  );
}

/** AIM Type of an instance name; undefined for another name. */
export function aimTypeIn(id: string): string | undefined {
  return /^[0-9A-Za-z]+?([A-Z]{3}-[A-Z]{3}-V[0-9]{1,2}\.[0-9]{1,2})-I[0-9]+$/.exec(id)?.[1];
}
