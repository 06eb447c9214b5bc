import { closeSync, openSync, readSync } from 'node:fs';
import Bunzip from 'seek-bzip';
import { ArchiveFault } from './entry.js';

/** Octets in one piece of the output of a block, which may have 46 MiB: 900 000 octets, each four and a count of up to 255 more. */
const pieceSize = 1 << 18;

/**
 * The decompressed octets of a bzip2 file, block by block: one block is in memory at a time (at most 46 MiB). Checks the
 * CRC of every block. Streams may follow each other, as `pbzip2` writes them.
 *
 * @throws ArchiveFault for damage, truncation and what follows the last stream
 */
export async function* readBzip2(file: string): AsyncGenerator<Buffer> {
  const descriptor = openSync(file, 'r');
  try {
    const input = byteReader(descriptor);
    const output = outputPieces();
    const decoder = new Bunzip(input, output);
    for (;;) {
      while (decoder._init_block()) {
        decoder._read_bunzip();
        // The tar reader keeps nothing of a piece, so each can go before the next is looked at.
        const pieces = output.take();
        for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) yield piece;
      }
      if (decoder.reader.read(32) >>> 0 !== decoder.streamCRC) throw damaged('its bzip2 checksum does not fit');
      if (input.eof()) return;
      if (input.peek(3) !== 'BZh') throw new ArchiveFault('archive-trailing', 'Octets follow the bzip2 data.');
      decoder._start_bunzip(input, output);
    }
  } catch (error) {
    if (error instanceof ArchiveFault) throw error;
    throw damaged('its bzip2 data are damaged');
  } finally {
    closeSync(descriptor);
  }
}

const damaged = (why: string): ArchiveFault => new ArchiveFault('archive-intact', `The archive ends early: ${why}.`);

function byteReader(descriptor: number): Bunzip.Input & { peek(count: number): string } {
  const buffer = Buffer.alloc(1 << 16);
  let [position, length] = [0, 0];
  const fill = (): boolean => {
    if (position < length) return true;
    [position, length] = [0, readSync(descriptor, buffer, 0, buffer.length, null)];
    return length > 0;
  };
  const readByte = (): number => {
    if (!fill()) throw damaged('its bzip2 data are cut');
    const byte = buffer[position] ?? 0;
    position += 1;
    return byte;
  };
  return {
    readByte,
    eof: () => !fill(),
    read(into, offset, count) {
      for (let index = 0; index < count; index += 1) into[offset + index] = readByte();
      return count;
    },
    peek(count) {
      if (length - position < count && fill()) {
        buffer.copyWithin(0, position, length);
        length -= position;
        position = 0;
        length += readSync(descriptor, buffer, length, buffer.length - length, null);
      }
      return buffer.toString('latin1', position, Math.min(position + count, length));
    },
  };
}

/** Collects in pieces of one size: one buffer that grows would be in memory twice whenever it does. */
function outputPieces(): Bunzip.Output & { take(): Buffer[] } {
  let pieces: Buffer[] = [];
  let piece = Buffer.allocUnsafe(pieceSize);
  let size = 0;
  return {
    writeByte(byte) {
      if (size === pieceSize) {
        pieces.push(piece);
        piece = Buffer.allocUnsafe(pieceSize);
        size = 0;
      }
      piece[size] = byte;
      size += 1;
    },
    take() {
      const all = [...pieces, piece.subarray(0, size)];
      pieces = [];
      piece = Buffer.allocUnsafe(pieceSize);
      size = 0;
      return all;
    },
  };
}
