import type { Exchange } from '../../suites/engine/types.js';

/** When a check was at work, as its exchanges show it. */
export interface Span {
  /** Milliseconds since the epoch. */
  start: number;
  stop: number;
}

/**
 * From the first request of each check to its last answer. Checks that made no exchange of their own, such as the passive
 * ones, have no span.
 */
export function spansOfChecks(evidence: readonly Exchange[]): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  for (const exchange of evidence) {
    const start = Date.parse(exchange.startedAt);
    if (Number.isNaN(start)) continue;
    const stop = start + exchange.endMs;
    const known = spans.get(exchange.check);
    spans.set(
      exchange.check,
      known === undefined ? { start, stop } : { start: Math.min(known.start, start), stop: Math.max(known.stop, stop) },
    );
  }
  return spans;
}

/** Length in milliseconds; 0 when the check made no exchange. */
export function lengthOf(span: Span | undefined): number {
  return span === undefined ? 0 : span.stop - span.start;
}
