import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { ArchiveFault } from './entry.js';

/**
 * The decompressed octets of a gzip file (RFC 1952), of all its members.
 *
 * @throws ArchiveFault for damage, truncation and what follows the last member
 */
export async function* readGzip(file: string): AsyncGenerator<Buffer> {
  const source = createReadStream(file, { highWaterMark: 1 << 17 });
  const gunzip = createGunzip({ chunkSize: 1 << 17 });
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const chunk of gunzip) {
      yield chunk as Buffer;
    }
  } catch (error) {
    throw fault(error as NodeJS.ErrnoException);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  const { size } = await stat(file);
  if (gunzip.bytesWritten < size) throw trailing(size - gunzip.bytesWritten);
}

function fault(error: NodeJS.ErrnoException): Error {
  if (error.code === 'Z_BUF_ERROR') return new ArchiveFault('archive-intact', 'Its gzip data are cut short.');
  // The file starts as gzip does, so it is after a complete member that zlib looked for the head of another one.
  if (error.message === 'incorrect header check') return trailing();
  if (error.code?.startsWith('Z_')) {
    return new ArchiveFault('archive-intact', `Its gzip data are damaged (${error.message}).`);
  }
  return error;
}

function trailing(octets?: number): ArchiveFault {
  const many = octets === undefined ? 'Octets follow' : `${octets} octets follow`;
  return new ArchiveFault('archive-trailing', `${many} the gzip data.`);
}
