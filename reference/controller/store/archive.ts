import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { fixedLimits } from '../limits.js';
import { ControllerError } from '../types.js';
import { readZip } from './zip.js';

const gunzipAsync = promisify(gunzip);

/**
 * The files of an archive (tar.gz or zip, told by their first bytes), in memory: nothing of it touches the disk, so a
 * name can do no harm; names that try are refused all the same, because nobody packs them by accident.
 *
 * @returns path within the archive, with `/`, without a leading `./` → content
 * @throws ControllerError INVALID
 */
export async function unpack(bytes: Uint8Array, what: string, maxBytes: number): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const add = (name: string, content: Buffer): void => {
    const path = safePath(name, what);
    if (files.has(path)) throw refuse(what, `it holds ${path} twice`);
    if (files.size >= fixedLimits.packageFiles)
      throw refuse(what, `it holds more than ${fixedLimits.packageFiles} files`);
    files.set(path, content);
  };
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) await readTar(await inflate(bytes, what, maxBytes), what, add);
  else if (bytes[0] === 0x50 && bytes[1] === 0x4b) await readZip(Buffer.from(bytes), what, maxBytes, add);
  else throw refuse(what, 'it is neither a tar.gz nor a zip archive');
  return files;
}

async function inflate(bytes: Uint8Array, what: string, maxBytes: number): Promise<Buffer> {
  try {
    // Each chunk is a turn of the event loop: in small ones a bomb would hold up its own refusal for seconds on a busy server.
    const chunkSize = Math.min(1024 * 1024, Math.max(16 * 1024, 4 * bytes.length));
    return await gunzipAsync(bytes, { maxOutputLength: maxBytes, chunkSize });
  } catch (error) {
    const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw refuse(what, tooLarge ? `it unpacks to more than ${maxBytes} bytes` : 'its gzip data are damaged');
  }
}

function readTar(tar: Buffer, what: string, add: (name: string, content: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const parser = new Parser({ strict: true });
    parser.on('entry', (entry: ReadEntry) => {
      const kind = entry.type;
      if (kind !== 'File' && kind !== 'OldFile' && kind !== 'Directory') {
        reject(refuse(what, `${quote(entry.path)} is a ${kind}, and only plain files are allowed`));
      }
      const chunks: Buffer[] = [];
      entry.on('data', (chunk: Buffer) => chunks.push(chunk));
      entry.on('end', () => {
        try {
          if (kind === 'Directory') safePath(entry.path, what);
          else add(entry.path, Buffer.concat(chunks));
        } catch (error) {
          reject(error);
        }
      });
    });
    parser.on('error', () => reject(refuse(what, 'its tar data are damaged')));
    parser.on('end', () => resolve());
    parser.end(tar);
  });
}

/** @throws ControllerError INVALID for a name that would leave the folder it is unpacked in */
function safePath(name: string, what: string): string {
  const path = name.replace(/^(\.\/)+/, '').replace(/\/$/, '');
  const parts = path.split('/');
  const bad = parts.some((part) => part === '..' || part === '.') || (parts.includes('') && path !== '');
  if (bad || /^[A-Za-z]:|[\\\0]/.test(name) || name.startsWith('/')) {
    throw refuse(what, `the name ${quote(name)} leads out of it`);
  }
  return path;
}

const quote = (name: string): string => JSON.stringify(name.slice(0, 120));

/** @returns the error that says why an archive is refused */
export function refuse(what: string, why: string): ControllerError {
  return new ControllerError('INVALID', `${what} is refused: ${why}.`);
}
