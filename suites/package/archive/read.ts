import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { PackageLimits } from '../limits.js';
import { readBzip2 } from './bzip2.js';
import { ArchiveFault, type Visit } from './entry.js';
import type { Format } from './format.js';
import { readGzip } from './gzip.js';
import { readTar } from './tar.js';
import { readZip } from './zip.js';

/**
 * Reads an archive from end to end without unpacking it to disk, in memory that does not grow with it.
 *
 * @throws ArchiveFault
 */
export async function readArchive(file: string, format: Format, visit: Visit, limits: PackageLimits): Promise<void> {
  const { size } = await stat(file);
  const entries = entryCounter(limits);
  const octets = octetCounter(size, limits);
  if (format === 'zip') {
    return await readZip(file, (header) => {
      entries.add();
      entries.check();
      const sink = visit(header);
      return {
        write(chunk) {
          octets.add(chunk.length);
          sink?.write(chunk);
        },
        end: () => sink?.end(),
      };
    });
  }
  const source = { tar: readPlain, 'tar.gz': readGzip, 'tar.bz2': readBzip2 }[format](file);
  await readTar(limited(source), (header) => {
    entries.add();
    return entries.passed() ? undefined : visit(header);
  });
  entries.check();

  async function* limited(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      octets.add(chunk.length);
      yield chunk;
      // Inside the tar parser an exception would be lost, so the entries it counted are looked at here.
      entries.check();
    }
  }
}

async function* readPlain(file: string): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 17 })) yield chunk as Buffer;
}

function entryCounter({ entries: most }: PackageLimits) {
  let count = 0;
  return {
    add: () => {
      count += 1;
    },
    passed: () => count > most,
    check() {
      if (count > most) throw new ArchiveFault('archive-entries', `It holds more than ${most} entries.`);
    },
  };
}

/** Counts what is really unpacked: the sizes in headers are the sender's claim. */
function octetCounter(size: number, limits: PackageLimits) {
  const most = Math.min(limits.unpackedBytes, Math.max(limits.freeBytes, size * limits.ratio));
  let count = 0;
  return {
    add(octets: number) {
      count += octets;
      if (count > most) throw new ArchiveFault('archive-bomb', `${size} octets unpack to more than ${most}.`);
    },
  };
}
