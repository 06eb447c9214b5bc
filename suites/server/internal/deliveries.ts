/** Steps of the checks of asynchronous delivery: asking, following, collecting. */
import type { CheckContext, PortRef, Reply, RequestParts, RwiRef } from '../../engine/check.js';
import { Blocked, NotSeen } from '../../engine/outcomes.js';
import type { Exchange } from '../../engine/types.js';

/** Passive checks of Output do not judge these requests: their answers have rules of their own. */
const asynchronous = { kind: 'valid' as const, note: 'asynchronous output' };

/** Whether an exchange is one of those: a status resource may point to its result (RFC 9110, section 15.4.4). */
export const isAsynchronous = ({ intent }: Exchange): boolean => intent.note === asynchronous.note;

/** One request for an output, with preferences. */
export function ask(
  t: CheckContext,
  rwi: RwiRef,
  port: PortRef,
  prefer: string,
  parts: RequestParts = {},
): Promise<Reply> {
  return t.ops.output(rwi, port, { ...parts, headers: { Prefer: prefer }, intent: asynchronous });
}

/** Asks for an output asynchronously. @throws NotSeen when the answer is not 202: a preference may be ignored (RFC 7240 2). */
export async function accepted(
  t: CheckContext,
  rwi: RwiRef,
  port: PortRef,
  prefer = 'respond-async',
  parts: RequestParts = {},
): Promise<Reply> {
  const reply = await ask(t, rwi, port, prefer, parts);
  if (reply.status !== 202)
    throw new NotSeen('not-observed', `The output was answered ${reply.status} at once, which respond-async allows.`);
  return reply;
}

/** Path of the resource that a Location names, when it lies on the target's origin; undefined otherwise. */
export function pathOfLocation(t: CheckContext, reply: Reply): string | undefined {
  const location = reply.header('location');
  const { url } = reply.exchange.request;
  if (location === undefined || !URL.canParse(location, url)) return undefined;
  const target = new URL(location, url);
  const base = new URL(t.target.url);
  if (target.origin !== base.origin) return undefined;
  const below = base.pathname.replace(/\/+$/, '');
  return target.pathname.startsWith(`${below}/`) ? `${target.pathname.slice(below.length)}${target.search}` : undefined;
}

/** Path of the status resource of a 202. @throws Blocked by ASYNC-002 when it names none that may be followed. */
export function statusPath(t: CheckContext, reply: Reply): string {
  const path = pathOfLocation(t, reply);
  if (path === undefined)
    throw new Blocked(
      'ASYNC-002',
      `the 202 names no resource of this origin (${reply.header('location')})`,
      reply.exchange.id,
    );
  return path;
}

/**
 * Path of a delivery that `identity` asked for, in checks whose subject is something else.
 *
 * @throws NotSeen when the server does not answer respond-async with a resource that can be followed
 */
export async function deliveryPath(
  t: CheckContext,
  rwi: RwiRef,
  port: PortRef,
  parts: Pick<RequestParts, 'identity'> = {},
): Promise<string> {
  const path = pathOfLocation(t, await accepted(t, rwi, port, 'respond-async, wait=0', parts));
  if (path === undefined) throw new NotSeen('not-observed', 'The 202 names no resource of this origin.');
  return path;
}

/** One look at a status resource; a 303 is followed once, to the same origin only. */
export async function look(t: CheckContext, path: string, parts: RequestParts = {}): Promise<Reply> {
  const headers = { Accept: 'MPAI/port-data, application/json;q=0.5, */*;q=0.1' };
  const reply = await t.ops.raw('GET', path, { headers, intent: asynchronous, ...parts });
  const result = reply.status === 303 ? pathOfLocation(t, reply) : undefined;
  return result === undefined ? reply : t.ops.raw('GET', result, { headers, intent: asynchronous, ...parts });
}

/** Looks until the delivery is not pending any more. */
export async function collect(t: CheckContext, path: string, timeoutMs = 10_000): Promise<Reply> {
  const end = Date.now() + timeoutMs;
  for (let pause = 25; ; pause = Math.min(pause * 2, 400)) {
    const reply = await look(t, path);
    if (reply.status !== 202 || Date.now() + pause > end) return reply;
    await t.sleep(pause);
  }
}

/** Collects a delivery that has to hold a text, and gives the text. */
export async function collectText(t: CheckContext, path: string): Promise<{ text: string; reply: Reply }> {
  const reply = await collect(t, path);
  t.expect.status(reply, 200, 'the delivery holds the message');
  return { text: t.textOf(reply), reply };
}

/** Whether the server lets a delivery be deleted; most of what is asked does not depend on it. */
export async function dropped(t: CheckContext, path: string): Promise<boolean> {
  const reply = await t.ops.raw('DELETE', path, { intent: { kind: 'probe', note: 'delivery deleted' } });
  return reply.status >= 200 && reply.status < 300;
}
