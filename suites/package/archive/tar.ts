import { Parser, type ReadEntry } from 'tar';
import { ArchiveFault, type EntryHeader, type Visit } from './entry.js';

const block = 512;
const zeros = Buffer.alloc(2 * block);
const kinds: Readonly<Record<string, EntryHeader['kind']>> = {
  File: 'file',
  OldFile: 'file',
  ContiguousFile: 'file',
  Directory: 'folder',
  GNUDumpDir: 'folder',
  Link: 'hard-link',
  SymbolicLink: 'symbolic-link',
  CharacterDevice: 'device',
  BlockDevice: 'device',
  FIFO: 'device',
};

/**
 * Reads a tar stream (ustar, PAX, GNU long names) entry by entry.
 *
 * @throws ArchiveFault for damage, truncation, a missing end mark (POSIX.1 pax: two blocks of zeros) and what follows it
 */
export async function readTar(octets: AsyncIterable<Buffer>, visit: Visit): Promise<void> {
  let ended = false;
  let fault: ArchiveFault | undefined;
  // The octets are plain by now: what looks compressed inside would be unpacked past every limit.
  const parser = new Parser({ brotli: false, zstd: false, maxMetaEntrySize: 1 << 20 });
  const take = (entry: ReadEntry): void => {
    const kind = kinds[entry.type] ?? 'unknown';
    const sink = visit({
      path: entry.path,
      kind,
      size: entry.size,
      mode: entry.mode,
      ...(entry.linkpath ? { target: entry.linkpath } : {}),
    });
    entry.on('data', (chunk: Buffer) => sink?.write(chunk));
    entry.on('end', () => sink?.end());
    entry.resume();
  };
  parser.on('entry', take);
  parser.on('ignoredEntry', (entry: ReadEntry) => {
    visit({ path: entry.path, kind: kinds[entry.type] ?? 'unknown', size: entry.size, mode: entry.mode });
  });
  parser.on('eof', () => {
    ended = true;
  });
  parser.on('warn', (code: string, message: string | Error) => {
    const text = typeof message === 'string' ? message : message.message;
    if (code === 'TAR_ENTRY_INFO') return;
    fault ??= new ArchiveFault('archive-intact', `Its tar data are damaged (${text}).`);
  });
  parser.on('error', (error: Error) => {
    fault ??= new ArchiveFault('archive-intact', `Its tar data are damaged (${error.message}).`);
  });
  let first = true;
  for await (const chunk of aligned(octets)) {
    if (first && isCompressed(chunk)) throw new ArchiveFault('archive-format', 'It is compressed more than once.');
    first = false;
    for (const part of parts(chunk)) {
      if (ended) {
        if (!part.every((octet) => octet === 0)) throw trailing();
        continue;
      }
      parser.write(part);
      if (fault !== undefined) throw fault;
    }
  }
  parser.end();
  if (fault !== undefined) throw fault;
  if (first) throw new ArchiveFault('archive-intact', 'The archive is empty.');
  if (!ended) throw new ArchiveFault('archive-intact', 'The tar data have no end mark: the archive was cut short.');
}

/** Chunks whose length is a multiple of a tar block, but for the last. */
async function* aligned(octets: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of octets) {
    const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = all.length - (all.length % block);
    if (whole > 0) yield all.subarray(0, whole);
    rest = Buffer.from(all.subarray(whole));
  }
  if (rest.length > 0) yield rest;
}

/** Where the end mark may stand the blocks go one by one, so that what follows it can be told from it. */
function* parts(chunk: Buffer): Generator<Buffer> {
  if (!mayEnd(chunk)) {
    yield chunk;
    return;
  }
  for (let start = 0; start < chunk.length; start += block) yield chunk.subarray(start, start + block);
}

function mayEnd(chunk: Buffer): boolean {
  if (chunk.length < 2 * block) return true;
  for (let start = 0; start < chunk.length; start += block) {
    if (chunk[start] !== 0) continue;
    const length = Math.min(block, chunk.length - start);
    if (zeros.compare(chunk, start, start + length, 0, length) === 0) return true;
  }
  return false;
}

function isCompressed(head: Buffer): boolean {
  const magic = head.toString('latin1', 0, 4);
  return magic.startsWith('\u001f\u008b') || magic.startsWith('BZh') || magic === '(\u00b5/\u00fd';
}

function trailing(): ArchiveFault {
  return new ArchiveFault('archive-trailing', 'Octets follow the end mark of the tar data.');
}
