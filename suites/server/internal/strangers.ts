import { isDeepStrictEqual } from 'node:util';
import type { CheckContext, Reply, RequestParts, RwiRef } from '../../engine/check.js';
import type { Operation } from '../../engine/types.js';
import { everyRequest } from './every-request.js';
import { faults, wrong } from './wrong.js';

/** Fields whose values differ from answer to answer, whatever was asked. */
const changing = new Set([
  'date',
  'age',
  'etag',
  'last-modified',
  'keep-alive',
  'connection',
  'content-length',
  'server-timing',
  'retry-after',
]);
/** Fields that carry an id of the request or the server's clock under names of the server's own. */
const traced =
  /(^|-)(request|trace|correlation|response|span)-?(id|time|parent)?$|^x-(runtime|timer|ratelimit.*|served-by)|^ratelimit|^traceparent$|^set-cookie$|^cf-ray$/;

/** What a stranger can tell of an answer: its status, the names and values of its fields, the shape of its body, ids left out. */
export function appearance(reply: Reply, ids: readonly string[]): unknown {
  const without = (text: string): string =>
    ids.reduce((rest, id) => rest.replaceAll(id, '{id}'), text).replace(/\d+/g, '0');
  const fields = (reply.exchange.response?.headers ?? [])
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !changing.has(name) && !traced.test(name) && name !== 'www-authenticate')
    .map(([name, value]) => `${name}: ${without(value)}`)
    .sort();
  const shape = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shape);
    if (typeof value !== 'object' || value === null) return typeof value === 'string' ? without(value) : typeof value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, variable.test(name) ? 'varies' : shape(member)]),
    );
  };
  let body: unknown;
  try {
    body = shape(JSON.parse(reply.text()) as unknown);
  } catch {
    body = without(reply.text()).replace(/[0-9a-f-]{16,}/gi, '{hex}');
  }
  return { status: reply.status, fields, body };
}

/** Members of error bodies that name the occasion, not the case. */
const variable = /^(instance|trace_?id|request_?id|correlation_?id|timestamp|time|date|error_?id)$/i;

/** Where two appearances differ, for a message; undefined when they do not. */
export function difference(one: unknown, other: unknown): { expected: string; received: string } | undefined {
  return isDeepStrictEqual(one, other) ? undefined : { expected: JSON.stringify(one), received: JSON.stringify(other) };
}

/** Asserts that the second identity gets the same answer for ids that exist and for ids that do not, at each operation. */
export async function expectAlike(
  t: CheckContext,
  existing: RwiRef,
  free: RwiRef,
  operations: readonly Operation[],
): Promise<void> {
  const ids = [existing.cid, existing.mid, free.cid, free.mid];
  const requests = [everyRequest(t, existing), everyRequest(t, free)] as const;
  for (const operation of operations) {
    const ask = async (side: 0 | 1): Promise<Reply | undefined> => {
      const parts: RequestParts = wrong(faults.otherIdentity, operation, { identity: 'other' });
      return requests[side].find((each) => each.operation === operation)?.make(parts);
    };
    const unknown = await ask(1);
    const known = await ask(0);
    if (unknown === undefined || known === undefined) continue;
    const found = difference(appearance(unknown, ids), appearance(known, ids));
    t.expect.that(
      found === undefined,
      `${operation}: a stranger can tell an id that exists from one that does not.`,
      found ?? { expected: '', received: '' },
      known,
    );
  }
}
