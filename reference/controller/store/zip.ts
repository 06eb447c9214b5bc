import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { ControllerError } from '../types.js';

/**
 * Reads a zip archive entry by entry. yauzl checks names, sizes and CRC; the cap counts what was really inflated,
 * because the sizes of a directory record are the sender's claim.
 *
 * @throws ControllerError INVALID, and whatever `add` throws
 */
export async function readZip(
  bytes: Buffer,
  what: string,
  maxBytes: number,
  add: (name: string, content: Buffer) => void,
): Promise<void> {
  const refuse = (why: string): ControllerError => new ControllerError('INVALID', `${what} is refused: ${why}.`);
  let left = maxBytes;
  try {
    const zip = await open(bytes);
    for (;;) {
      const entry = await next(zip);
      if (entry === undefined) return;
      if (entry.externalFileAttributes >>> 28 === 0xa) throw refuse(`${JSON.stringify(entry.fileName)} is a link`);
      if (entry.fileName.endsWith('/')) continue;
      const content = await read(zip, entry, left);
      if (content === undefined) throw refuse(`it unpacks to more than ${maxBytes} bytes`);
      left -= content.length;
      add(entry.fileName, content);
    }
  } catch (error) {
    throw error instanceof ControllerError ? error : refuse('its zip data are damaged or name files outside it');
  }
}

function open(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true, strictFileNames: true }, (error, zip) =>
      error ? reject(error) : resolve(zip),
    );
  });
}

function next(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    zip.removeAllListeners();
    zip
      .once('entry', resolve)
      .once('end', () => resolve(undefined))
      .once('error', reject);
    zip.readEntry();
  });
}

function read(zip: ZipFile, entry: Entry, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(error);
      const chunks: Buffer[] = [];
      let size = 0;
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= limit) return void chunks.push(chunk);
        stream.destroy();
        resolve(undefined);
      });
      stream.on('error', reject).on('end', () => resolve(Buffer.concat(chunks)));
    });
  });
}
