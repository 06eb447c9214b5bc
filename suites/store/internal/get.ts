import type { CheckContext, Reply, RequestParts } from '../../engine/check.js';
import { NoAnswer, Violation } from '../../engine/outcomes.js';
import type { ElementKind } from '../repository/asked.js';

/** Longest time for an answer about a remote element: nobody may be held longer by a repository that is slow. */
export const answerMs = 20_000;

export const pathOf: Record<ElementKind, (name: string) => string> = {
  metadata: (name) => `/L3/${name}.json`,
  package: (name) => `/packages/${name}.tar.gz`,
  approved: (name) => `/approved/${name}.json`,
};

/**
 * Asks a Store for an element. A transfer that the Store broke off is undefined: what was not finished is not served.
 *
 * @throws NoAnswer when nothing came in time, or at all
 */
export async function get(
  t: CheckContext,
  kind: ElementKind,
  name: string,
  parts: RequestParts = {},
): Promise<Reply | undefined> {
  try {
    return await t.ops.raw('GET', pathOf[kind](name), {
      intent: { kind: 'valid', note: `${inProse[kind]} of ${name}` },
      timeoutMs: answerMs,
      once: true,
      ...parts,
    });
  } catch (error) {
    if (error instanceof NoAnswer && (error.code === 'reset' || error.code === 'protocol')) return undefined;
    throw error;
  }
}

/** Elements in words. */
export const inProse: Record<ElementKind, string> = { metadata: 'L3', package: 'package', approved: 'approval' };

/** Octets in words. */
export const inWords = (bytes: Uint8Array): string => `${bytes.length} octets`;

/** The element, or a failure that says so: never other octets. */
export function onlyRight(reply: Reply | undefined, right: Buffer, because: string): void {
  if (reply === undefined || reply.status >= 400) return;
  if (reply.status === 200 && right.equals(reply.bytes)) return;
  throw new Violation(because, {
    expected: `the right octets (${inWords(right)}), or 4xx or 5xx`,
    received: reply.status === 200 ? `200 with others (${inWords(reply.bytes)})` : String(reply.status),
    exchange: reply.exchange.id,
  });
}

/** Never an element: the repository has none that may be served. */
export function refusedOrBroken(reply: Reply | undefined, because: string): void {
  if (reply === undefined || reply.status >= 400) return;
  throw new Violation(because, {
    expected: '4xx or 5xx',
    received: `${reply.status} with ${inWords(reply.bytes)}`,
    exchange: reply.exchange.id,
  });
}

/** Asks again until the answer suits, or the time is up. @returns the last answer */
export async function until(
  t: CheckContext,
  ask: () => Promise<Reply | undefined>,
  suits: (reply: Reply | undefined) => boolean,
  withinMs = 15_000,
): Promise<{ reply: Reply | undefined; suited: boolean }> {
  const end = Date.now() + withinMs;
  for (let pause = 50; ; pause = Math.min(2 * pause, 1_000)) {
    const reply = await ask();
    if (suits(reply)) return { reply, suited: true };
    if (Date.now() + pause > end) return { reply, suited: false };
    await t.sleep(pause);
  }
}
