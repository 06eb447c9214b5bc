import type { CheckContext } from '../engine/check.js';
import { Violation } from '../engine/outcomes.js';
import type { Intent } from '../engine/types.js';
import { only } from './octets.js';

/** A server may drop one connection at any time; not every one that it has just promised to keep. */
const attempts = 4;

/**
 * Asserts that a connection whose answer does not announce its end takes another request (RFC 9112 sections 9.3 and 9.6).
 *
 * @param request the octets of a request, sent twice
 */
export async function expectKept(t: CheckContext, request: string, intent: Intent): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const w = await t.ops.wire([request, { awaitMs: 8_000 }, request], { intent, answers: 2 });
    const [first, second] = w.answers;
    if (first === undefined) only(w);
    else if (/\bclose\b/i.test(first.header('connection') ?? '') || first.exchange.response?.httpVersion === '1.0')
      return;
    if (second !== undefined) return;
    if (attempt < attempts) continue;
    throw new Violation('Connections end after one answer, which does not say so.', {
      expected: 'an answer to the second request, or Connection: close in the first',
      received: `${attempts} connections ended without a word`,
      exchange: w.exchange.id,
    });
  }
}
