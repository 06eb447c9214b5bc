import * as module from 'yauzl';

/** The parts of yauzl 3.4 that are used here; its separate type declarations stop at version 2. */
interface Yauzl {
  openPromise(file: string, options: { lazyEntries: true; autoClose: false; decodeStrings: false }): Promise<ZipReader>;
  getFileNameLowLevel(flags: number, raw: Buffer, extra: ZipEntry['extraFields'], strict: boolean): string;
}
export interface ZipReader {
  /** Right after opening: where the central directory starts. */
  readEntryCursor: number;
  eachEntry(): AsyncIterable<ZipEntry>;
  readLocalFileHeaderPromise(entry: ZipEntry, options: { minimal: false }): Promise<LocalHeader>;
  openReadStreamPromise(entry: ZipEntry): Promise<AsyncIterable<unknown>>;
  close(): void;
}
export interface ZipEntry {
  fileNameRaw: Buffer;
  versionMadeBy: number;
  generalPurposeBitFlag: number;
  compressionMethod: number;
  crc32: number;
  compressedSize: number;
  uncompressedSize: number;
  externalFileAttributes: number;
  relativeOffsetOfLocalHeader: number;
  extraFields: { id: number; data: Buffer }[];
  isEncrypted(): boolean;
}
export interface LocalHeader {
  fileDataStart: number;
  generalPurposeBitFlag: number;
  compressionMethod: number;
  crc32: number;
  compressedSize: number;
  uncompressedSize: number;
  fileName: Buffer;
}

export const yauzl = module as unknown as Yauzl;
