import type { Exchange } from '../../suites/engine/types.js';

/**
 * The longest chain of dependent requests of a run: of all checks, the one that sends the most requests each after the
 * answer to the one before. Requests of one check that overlap in time do not wait for each other.
 */
export function longestChain(exchanges: readonly Exchange[]): { check: string; length: number } {
  const byCheck = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    // The ledger tidies up behind a check, one after another, before its worker takes the next.
    const check = exchange.check === 'ledger' ? (exchange.id.split('/')[1] ?? 'ledger') : exchange.check;
    byCheck.set(check, [...(byCheck.get(check) ?? []), exchange]);
  }
  const chains = [...byCheck].map(([check, some]) => ({ check, length: chainOf(some) }));
  return chains.reduce((longest, chain) => (chain.length > longest.length ? chain : longest), { check: '', length: 0 });
}

/** Most intervals that follow each other without overlapping: greedily by their ends. */
function chainOf(exchanges: readonly Exchange[]): number {
  const spans = exchanges
    .map(({ startedAt, endMs }) => ({ start: Date.parse(startedAt), end: Date.parse(startedAt) + endMs }))
    .sort((a, b) => a.end - b.end);
  let length = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const { start, end } of spans) {
    // Starts are recorded in whole milliseconds.
    if (start + 1 < last) continue;
    length += 1;
    last = end;
  }
  return length;
}
