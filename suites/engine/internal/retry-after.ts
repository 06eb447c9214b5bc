import type { HeaderList } from '../types.js';

/** A server that asks for more is taken at its word: the answer is judged as it stands. */
const longestMs = 5_000;
/** The wait for a 429 that does not say how long. */
const unsaidMs = 1_000;

/**
 * How long an answer asks to wait before the request is made again, in milliseconds: 429 (RFC 6585 section 4) and 503 say
 * it in Retry-After (RFC 9110 section 10.2.3), as seconds or as a date. A 429 may leave the field out. Undefined for any other
 * answer, for a field that cannot be read, and for waits that are too long for a run.
 */
export function retryAfterMs(
  head: { status: number; headers: HeaderList } | undefined,
  now = Date.now(),
): number | undefined {
  if (head?.status !== 429 && head?.status !== 503) return undefined;
  const value = head.headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1].trim();
  if (value === undefined) return head.status === 429 ? unsaidMs : undefined;
  const ms = /^\d{1,6}$/.test(value)
    ? Number(value) * 1000
    : / GMT$/.test(value)
      ? Math.max(0, Date.parse(value) - now)
      : Number.NaN;
  return ms <= longestMs ? ms : undefined;
}
