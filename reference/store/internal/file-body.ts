import { randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { ByteRange } from './ranges.js';

/** A piece of a body: text, or a range of the file. */
export type Piece = string | ByteRange;

/**
 * Sets status, Content-Type and Content-Range of an answer and tells what its body is made of (RFC 9110 14.6, 15.3.7): the
 * whole file when `parts` is empty, one part, or several in a multipart body.
 */
export function describeBody(
  reply: FastifyReply,
  parts: ByteRange[],
  size: number,
  mediaType: string,
): { pieces: Piece[]; length: number } {
  const [only] = parts;
  if (only === undefined) {
    reply.code(200).type(mediaType);
    return { pieces: [{ first: 0, last: size - 1 }], length: size };
  }
  reply.code(206);
  if (parts.length === 1) {
    reply.type(mediaType).header('content-range', contentRange(only, size));
    return { pieces: [only], length: lengthOf(only) };
  }
  const boundary = randomUUID(); // cannot be guessed, so a file cannot be made to hold it
  reply.type(`multipart/byteranges; boundary=${boundary}`);
  const pieces = parts.flatMap((part, index): Piece[] => [
    `${index === 0 ? '' : '\r\n'}--${boundary}\r\nContent-Type: ${mediaType}\r\nContent-Range: ${contentRange(part, size)}\r\n\r\n`,
    part,
  ]);
  pieces.push(`\r\n--${boundary}--\r\n`);
  return { pieces, length: pieces.reduce((total, piece) => total + lengthOf(piece), 0) };
}

const contentRange = (part: ByteRange, size: number): string => `bytes ${part.first}-${part.last}/${size}`;
const lengthOf = (piece: Piece): number => (typeof piece === 'string' ? piece.length : piece.last - piece.first + 1);

/** Streams the pieces, and closes the file at the end, which may come early when the client goes away. */
export function streamPieces(handle: FileHandle, pieces: Piece[]): Readable {
  const [only] = pieces;
  if (pieces.length === 1 && typeof only === 'object' && only.last >= only.first) {
    return handle.createReadStream({ start: only.first, end: only.last }); // closes the file by itself
  }
  const stream = Readable.from(read(handle, pieces), { objectMode: false });
  // Not in the generator: one that was never started runs no `finally`. Nothing can be done about a failing close.
  return stream.once('close', () => void handle.close().catch(() => undefined));
}

async function* read(handle: FileHandle, pieces: Piece[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) {
    if (typeof piece === 'string') yield Buffer.from(piece, 'latin1');
    else if (piece.last >= piece.first)
      yield* handle.createReadStream({ start: piece.first, end: piece.last, autoClose: false });
  }
}
