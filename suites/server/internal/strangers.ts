import { isDeepStrictEqual } from 'node:util';
import type { CheckContext, Reply, RequestParts, RwiRef } from '../../engine/check.js';
import { namesOccasion } from '../../engine/reply.js';
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
  'www-authenticate',
  // RFC 7616, section 3.5: rspauth, cnonce, nc and nextnonce are of one request.
  'authentication-info',
  'proxy-authentication-info',
]);
/** Fields that carry an id of the request or the server's clock under names of the server's own. */
const traced =
  /(^|-)(request|trace|correlation|response|span)-?(id|time|parent)?$|^x-(runtime|timer|ratelimit.*|served-by)|^ratelimit|^traceparent$|^set-cookie$|^cf-ray$/;

/** What a stranger can tell of an answer: its status, the names and values of its fields, the shape of its body, ids left out. */
export function appearance(reply: Reply, ids: readonly string[]): unknown {
  const bare = (text: string): string =>
    ids.reduce((rest, id) => rest.replaceAll(id, '{id}'), text).replace(/\d+/g, '0');
  const fields: Record<string, string[]> = {};
  for (const [field, value] of reply.exchange.response?.headers ?? []) {
    const name = field.toLowerCase();
    if (changing.has(name) || traced.test(name)) continue;
    fields[name] = [...(fields[name] ?? []), bare(value)];
  }
  const shape = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shape);
    if (typeof value !== 'object' || value === null) return typeof value === 'string' ? bare(value) : typeof value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, namesOccasion.test(name) ? 'varies' : shape(member)]),
    );
  };
  let body: unknown;
  try {
    body = shape(JSON.parse(reply.text()) as unknown);
  } catch {
    body = bare(reply.text()).replace(/[0-9a-f-]{16,}/gi, '{hex}');
  }
  return { status: reply.status, fields, body };
}

/** Stands for what differs between two answers to the same question. */
const varies = '{varies}';

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What two appearances have in common; a part in which they differ is marked as varying. */
export function common(one: unknown, other: unknown): unknown {
  if (isDeepStrictEqual(one, other)) return one;
  if (!isObject(one) || !isObject(other)) return varies;
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(names.map((name) => [name, common(one[name], other[name])]));
}

/** An appearance with the parts left out that vary by themselves. */
export function without(appearance: unknown, pattern: unknown): unknown {
  if (pattern === varies) return varies;
  if (!isObject(appearance) || !isObject(pattern)) return appearance;
  const names = Object.keys(pattern).filter((name) => pattern[name] === varies || name in appearance);
  return {
    ...appearance,
    ...Object.fromEntries(names.map((name) => [name, without(appearance[name], pattern[name])])),
  };
}

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
    const [unknown, known, unknownAgain] = [await ask(1), await ask(0), await ask(1)];
    if (unknown === undefined || known === undefined || unknownAgain === undefined) continue;
    // What differs between two answers for the same id, as a trace id does, tells nothing of the other one.
    const pattern = common(appearance(unknown, ids), appearance(unknownAgain, ids));
    const found = difference(pattern, without(appearance(known, ids), pattern));
    t.expect.that(
      found === undefined,
      `${operation}: a stranger can tell an id that exists from one that does not.`,
      found ?? { expected: '', received: '' },
      known,
    );
  }
}
