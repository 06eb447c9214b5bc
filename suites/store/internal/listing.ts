import type { CheckContext } from '../../engine/check.js';
import { NotSeen } from '../../engine/outcomes.js';

/** One page of a listing, and how the next is asked for. */
export interface Page {
  keys: string[];
  next: string | undefined;
}

/**
 * Walks a listing in about four pages and compares it with the whole: no page longer than asked for, no key twice, none
 * left out. What is published or withdrawn meanwhile is not held against the Store.
 */
export async function expectPages(
  t: CheckContext,
  page: (limit: number | undefined, from: string | undefined) => Promise<Page>,
): Promise<void> {
  const before = (await page(undefined, undefined)).keys;
  if (before.length < 2) throw new NotSeen('not-observed', 'The listing has no two entries, so that it has no pages.');
  const limit = Math.max(1, Math.ceil(before.length / 4));
  const seen: string[] = [];
  let from: string | undefined;
  for (let turn = 0; turn < 6 * Math.max(4, Math.ceil(before.length / limit)); turn += 1) {
    const { keys, next } = await page(limit, from);
    t.expect.that(keys.length <= limit, `A page of at most ${limit} has ${keys.length} entries.`, {
      expected: `at most ${limit}`,
      received: String(keys.length),
    });
    const again = keys.filter((key) => seen.includes(key));
    t.expect.equal(again, [], 'entries that were on an earlier page');
    seen.push(...keys);
    from = next;
    if (next === undefined) break;
  }
  const missing = before.filter((key) => !seen.includes(key));
  if (missing.length === 0) return;
  const after = (await page(undefined, undefined)).keys;
  const lost = missing.filter((key) => after.includes(key));
  t.expect.equal(lost.slice(0, 5), [], 'entries that are listed but on no page');
}
