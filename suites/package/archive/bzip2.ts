import { closeSync, openSync, readSync } from 'node:fs';
import Bunzip from 'seek-bzip';
import { ArchiveFault } from './entry.js';

/** Octets written by one block at most: 900 000 of them, each four and a count of up to 255 more. */
const firstOutput = 1 << 20;

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
    const output = growingOutput();
    const decoder = new Bunzip(input, output);
    for (;;) {
      while (decoder._init_block()) {
        decoder._read_bunzip();
        yield output.take();
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

function growingOutput(): Bunzip.Output & { take(): Buffer } {
  let buffer = Buffer.allocUnsafe(firstOutput);
  let size = 0;
  return {
    writeByte(byte) {
      if (size === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
      buffer[size] = byte;
      size += 1;
    },
    take() {
      const block = Buffer.from(buffer.subarray(0, size));
      size = 0;
      if (buffer.length > firstOutput) buffer = Buffer.allocUnsafe(firstOutput);
      return block;
    },
  };
}
