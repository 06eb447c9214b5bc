import type { CheckContext, Reply } from '../../engine/check.js';
import { NotSeen, Violation } from '../../engine/outcomes.js';
import type { WholeFile } from './whole.js';

/** A Content-Range of a part (RFC 9110 14.4). */
export interface ContentRange {
  first: number;
  last: number;
  size: number | undefined;
}

export function contentRange(field: string | undefined): ContentRange | undefined {
  const [, first, last, size] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/i.exec(field?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined) return undefined;
  return { first: Number(first), last: Number(last), size: size === '*' ? undefined : Number(size) };
}

/** Asks for one range. @throws NotSeen when the server answers with the whole: it may leave ranges out */
export async function getRange(
  t: CheckContext,
  { path }: WholeFile,
  range: string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const reply = await t.ops.raw('GET', path, { headers: { ...headers, Range: range } });
  if (reply.status === 200) throw new NotSeen('not-observed', 'The Store answers a Range with the whole file.');
  return reply;
}

/** A part says which octets it is, and is those; they lie within `first` to `last`. */
export function expectPart(t: CheckContext, reply: Reply, file: WholeFile, first: number, last: number): void {
  t.expect.status(reply, 206);
  const field = reply.header('content-range');
  const range = contentRange(field);
  if (range === undefined)
    throw new Violation('A part does not say which octets it is.', {
      expected: `Content-Range: bytes ${first}-${last}/${file.bytes.length}`,
      received: field === undefined ? 'no Content-Range' : `Content-Range: ${field}`,
      exchange: reply.exchange.id,
    });
  t.expect.that(
    range.first === first && range.last <= last && (range.size === undefined || range.size === file.bytes.length),
    'Content-Range is not of what was asked for.',
    { expected: `bytes ${first}-${last}/${file.bytes.length}`, received: String(field) },
    reply,
  );
  expectOctets(t, reply, reply.bytes, file, range);
}

/** Octets of a part are those of the file. */
export function expectOctets(
  t: CheckContext,
  reply: Reply,
  bytes: Uint8Array,
  file: WholeFile,
  { first, last }: ContentRange,
): void {
  t.expect.that(
    file.bytes.subarray(first, last + 1).equals(bytes),
    `The octets of a part are not the octets ${first} to ${last} of the file.`,
    { expected: `${last - first + 1} octets of the file`, received: `${bytes.length} octets, not those` },
    reply,
  );
}

/** The parts of a multipart/byteranges body (RFC 9110 14.6); undefined when it is none. */
export function partsOf(reply: Reply): { range: ContentRange | undefined; bytes: Buffer }[] | undefined {
  const boundary = /^multipart\/byteranges\s*;.*\bboundary="?([^";]+)"?/i.exec(reply.header('content-type') ?? '')?.[1];
  if (boundary === undefined) return undefined;
  const text = Buffer.from(reply.bytes).toString('latin1');
  const pieces = `\r\n${text}`.split(`\r\n--${boundary}`).slice(1);
  if (pieces.at(-1)?.startsWith('--') !== true) return undefined;
  return pieces.slice(0, -1).map((piece) => {
    const end = piece.indexOf('\r\n\r\n');
    const field = /^content-range:(.*)$/im.exec(piece.slice(0, end))?.[1];
    return { range: contentRange(field), bytes: Buffer.from(piece.slice(end + 4), 'latin1') };
  });
}
