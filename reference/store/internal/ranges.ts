/** First and last octet, both included, counted from 0. */
export interface ByteRange {
  first: number;
  last: number;
}

/**
 * What a Range header field (RFC 9110 14.2) asks of a file of `size` octets:
 * - `whole`: the field is to be ignored, because it is malformed, has another unit, or is no gain: RFC 9110 14.2 lets a
 *   server do so for many or overlapping ranges, which otherwise make it send much for a short request;
 * - `unsatisfiable`: well-formed, and no octet of the file is in it;
 * - `parts`: the satisfiable ranges, in the order of the request.
 */
export type RangeRequest = { kind: 'whole' } | { kind: 'unsatisfiable' } | { kind: 'parts'; parts: ByteRange[] };

const mostRanges = 32;

/** Reads a Range header field for a file of `size` octets. */
export function parseRange(field: string, size: number): RangeRequest {
  const set = /^bytes=(.*)$/i.exec(field)?.[1];
  if (set === undefined) return { kind: 'whole' };
  const specs = set
    .split(',')
    .map((spec) => spec.trim())
    .filter((spec) => spec !== ''); // RFC 9110 5.6.1.2: empty list elements are ignored
  if (specs.length === 0 || specs.length > mostRanges) return { kind: 'whole' };
  const parts: ByteRange[] = [];
  for (const spec of specs) {
    const range = parseSpec(spec, size);
    if (range === 'malformed') return { kind: 'whole' };
    if (range !== 'outside') parts.push(range);
  }
  if (parts.length === 0) return { kind: 'unsatisfiable' };
  const asked = parts.reduce((total, part) => total + part.last - part.first + 1, 0);
  return asked > size ? { kind: 'whole' } : { kind: 'parts', parts };
}

function parseSpec(spec: string, size: number): ByteRange | 'malformed' | 'outside' {
  const match = /^(\d*)-(\d*)$/.exec(spec);
  const [, from = '', to = ''] = match ?? [];
  if (match === null || (from === '' && to === '')) return 'malformed';
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'outside' : { first: size - length, last: size - 1 };
  }
  const first = Number(from);
  if (to !== '' && Number(to) < first) return 'malformed';
  if (first >= size) return 'outside';
  return { first, last: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
}
