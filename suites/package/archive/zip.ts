import { crc32 } from './crc32.js';
import { ArchiveFault, type EntryHeader, type Sink, type Visit } from './entry.js';
import { yauzl, type ZipEntry, type ZipReader } from './yauzl.js';
import { checkLayout, dataStart, type Extent } from './zip-layout.js';

/**
 * Reads a zip archive (APPNOTE 6.3, zip64 included) by its central directory, and holds every local header against it:
 * what one tool unpacks by the one and another tool by the other would be two packages in one.
 *
 * @throws ArchiveFault for damage, encryption, headers that differ, and octets that belong to no entry
 */
export async function readZip(file: string, visit: Visit): Promise<void> {
  let zip: ZipReader;
  try {
    // Names are judged by us, so that a finding can quote them.
    zip = await yauzl.openPromise(file, { lazyEntries: true, autoClose: false, decodeStrings: false });
  } catch (error) {
    throw damaged(error);
  }
  const directory = zip.readEntryCursor;
  try {
    const extents: Extent[] = [];
    for await (const entry of zip.eachEntry()) {
      const header = headerOf(entry);
      extents.push(await readEntry(zip, entry, header, visit(header)));
    }
    await checkLayout(extents, directory, file);
  } catch (error) {
    throw error instanceof ArchiveFault ? error : damaged(error);
  } finally {
    zip.close();
  }
}

function headerOf(entry: ZipEntry): EntryHeader {
  const path = nameOf(entry, entry.fileNameRaw);
  // The upper half holds Unix permissions when the archive was made on such a system (APPNOTE 4.4.2).
  const unix = entry.versionMadeBy >>> 8 === 3 ? entry.externalFileAttributes >>> 16 : 0;
  return {
    path,
    kind: kindOf(path, unix & 0o170000),
    size: entry.uncompressedSize,
    mode: unix === 0 ? undefined : unix & 0o7777,
  };
}

/** By the file type bits of Unix (S_IFMT), of which an archive of another system has none. */
function kindOf(path: string, type: number): EntryHeader['kind'] {
  if (type === 0) return path.endsWith('/') ? 'folder' : 'file';
  if (type === 0o100000) return 'file';
  if (type === 0o040000) return 'folder';
  return type === 0o120000 ? 'symbolic-link' : 'device';
}

async function readEntry(
  zip: ZipReader,
  entry: ZipEntry,
  header: EntryHeader,
  sink: Sink | undefined,
): Promise<Extent> {
  const what = JSON.stringify(header.path.slice(0, 120));
  if (entry.isEncrypted()) throw new ArchiveFault('archive-format', `${what} is encrypted.`);
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw new ArchiveFault(
      'archive-format',
      `${what} is compressed by method ${entry.compressionMethod}, not deflate.`,
    );
  }
  const local = await zip.readLocalFileHeaderPromise(entry, { minimal: false });
  const differs = difference(entry, local);
  if (differs !== undefined) {
    throw new ArchiveFault('zip-headers', `The local header of ${what} has another ${differs} than the directory.`);
  }
  let crc = 0;
  const stream = await zip.openReadStreamPromise(entry);
  for await (const chunk of stream) {
    crc = crc32(chunk as Buffer, crc);
    sink?.write(chunk as Buffer);
  }
  if (crc !== entry.crc32) throw new ArchiveFault('archive-intact', `The CRC of ${what} does not fit its content.`);
  sink?.end();
  return {
    start: entry.relativeOffsetOfLocalHeader,
    end: dataStart(entry, local) + entry.compressedSize,
    descriptor: (local.generalPurposeBitFlag & 8) !== 0,
    what,
  };
}

/** What differs. With a data descriptor (flag bit 3) sizes and CRC may be 0 in the local header; with zip64 all ones. */
function difference(entry: ZipEntry, local: Awaited<ReturnType<ZipReader['readLocalFileHeaderPromise']>>) {
  if (!entry.fileNameRaw.equals(local.fileName)) return 'name';
  if (entry.compressionMethod !== local.compressionMethod) return 'compression method';
  if ((entry.generalPurposeBitFlag ^ local.generalPurposeBitFlag) & 1) return 'encryption flag';
  const later = (local.generalPurposeBitFlag & 8) !== 0;
  const fits = (stated: number, directory: number): boolean =>
    stated === directory || (later && stated === 0) || stated === 0xffffffff;
  if (!fits(local.crc32, entry.crc32)) return 'CRC';
  if (!fits(local.compressedSize, entry.compressedSize)) return 'compressed size';
  if (!fits(local.uncompressedSize, entry.uncompressedSize)) return 'size';
  return undefined;
}

/** yauzl turns backslashes into slashes here unless it is strict. */
function nameOf(entry: ZipEntry, raw: Buffer): string {
  return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields, true);
}

function damaged(error: unknown): ArchiveFault {
  const text = error instanceof Error ? error.message : String(error);
  if (/comment length/i.test(text)) return new ArchiveFault('archive-trailing', 'Octets follow the zip directory.');
  return new ArchiveFault('archive-intact', `Its zip data are damaged (${text.slice(0, 200)}).`);
}
