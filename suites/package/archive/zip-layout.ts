import { open } from 'node:fs/promises';
import { ArchiveFault } from './entry.js';
import type { LocalHeader, ZipEntry } from './yauzl.js';

/** The octets of an archive that belong to one entry: local header and data, `end` excluded. */
export interface Extent {
  start: number;
  end: number;
  /** A data descriptor of 12 to 24 octets follows. */
  descriptor: boolean;
  what: string;
}

export function dataStart(entry: ZipEntry, local: LocalHeader): number {
  return Math.max(local.fileDataStart, entry.relativeOffsetOfLocalHeader);
}

/** APPNOTE 4.3.9: CRC and two sizes of four octets each, eight in zip64, with or without a signature. */
const longestDescriptor = 24;

/**
 * Entries follow each other from the first octet to the directory: two that overlap are how a small archive unpacks to a
 * large one, and what lies between them is seen by tools that read from the front and by no other.
 *
 * @throws ArchiveFault
 */
export async function checkLayout(extents: readonly Extent[], directory: number, file: string): Promise<void> {
  const ordered = [...extents].sort((a, b) => a.start - b.start);
  let position = 0;
  let slack = 0;
  for (const { start, end, descriptor, what } of ordered) {
    if (start < position) throw new ArchiveFault('zip-headers', `The data of ${what} overlap those of another entry.`);
    if (start > position + slack) await hidden(file, position, start, what);
    position = end;
    slack = descriptor ? longestDescriptor : 0;
  }
  if (directory > position + slack) await hidden(file, position, directory, 'the directory');
  if (directory < position) throw new ArchiveFault('zip-headers', 'The directory overlaps the data of an entry.');
}

/** Some tools align data with zeros; anything else that no entry owns is hidden. */
async function hidden(file: string, from: number, to: number, before: string): Promise<void> {
  const handle = await open(file);
  try {
    const length = Math.min(to - from, 1 << 16);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, from);
    if (to - from <= 1 << 16 && buffer.every((octet) => octet === 0)) return;
  } finally {
    await handle.close();
  }
  throw new ArchiveFault('zip-headers', `${to - from} octets before ${before} belong to no entry of the directory.`);
}
