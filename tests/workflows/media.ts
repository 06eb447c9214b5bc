import { deflateSync } from 'node:zlib';

/** A mono WAV file of sines, all of the same length. */
export function wav(bits: 8 | 16 | 24, rate: number, seconds: number, ...hertz: number[]): Buffer {
  const size = bits / 8;
  const samples = hertz.flatMap((each) =>
    Array.from(
      { length: Math.round(seconds * rate) },
      (_, index) => 0.5 * Math.sin((2 * Math.PI * each * index) / rate),
    ),
  );
  const data = Buffer.alloc(samples.length * size);
  samples.forEach((sample, index) => {
    if (bits === 8) data.writeUInt8(Math.round(sample * 127) + 128, index);
    else data.writeIntLE(Math.round(sample * (2 ** (bits - 1) - 1)), index * size, size);
  });
  const head = Buffer.alloc(36);
  head.write('RIFF\0\0\0\0WAVEfmt ', 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt16LE(size, 32);
  head.writeUInt16LE(bits, 34);
  const dataHead = Buffer.from('data\0\0\0\0', 'latin1');
  dataHead.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, Buffer.from('LIST\x03\0\0\0odd\0', 'latin1'), dataHead, data]); // an odd chunk on the way
}

/** A PNG of unfiltered rows; check sums are left out, because the AIM does not look at them. */
export function png(type: number, width: number, rows: number[][], palette: number[] = [], depth = 8): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length);
    frame.write(name, 4, 'latin1');
    return Buffer.concat([frame, data, Buffer.alloc(4)]);
  };
  const head = Buffer.from([0, 0, 0, width, 0, 0, 0, rows.length, depth, type, 0, 0, 0]);
  const data = deflateSync(Buffer.from(rows.flatMap((row) => [0, ...row])));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
