import { open } from 'node:fs/promises';

export type Format = 'tar' | 'tar.gz' | 'tar.bz2' | 'zip';

/** The endings that MPAI-AIF's Store API allows, and what they hold. */
const endings: readonly (readonly [ending: string, format: Format])[] = [
  ['.tar.gz', 'tar.gz'],
  ['.tgz', 'tar.gz'],
  ['.tar.bz2', 'tar.bz2'],
  ['.tbz2', 'tar.bz2'],
  ['.tbz', 'tar.bz2'],
  ['.tb2', 'tar.bz2'],
  ['.bz2', 'tar.bz2'],
  ['.tar', 'tar'],
  ['.zip', 'zip'],
];

/** The format that a file name states; undefined when it states none of the allowed ones. */
export function statedFormat(name: string): Format | undefined {
  const lower = name.toLowerCase();
  return endings.find(([ending]) => lower.endsWith(ending))?.[1];
}

/** The format that the first octets show; undefined for anything else. */
export async function foundFormat(file: string): Promise<Format | undefined> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    if (buffer.readUInt16BE(0) === 0x1f8b) return 'tar.gz';
    if (/^BZh[1-9]/.test(buffer.toString('latin1', 0, 4))) return 'tar.bz2';
    if (/^PK(\x03\x04|\x05\x06)/.test(buffer.toString('latin1', 0, 4))) return 'zip';
    // The checksum field of a tar header: octal digits; ustar writes its name behind it, older archives do not.
    if (bytesRead === 512 && /^[0-7 ]{6}[\0 ]/.test(buffer.toString('latin1', 148, 155))) return 'tar';
    return undefined;
  } finally {
    await handle.close();
  }
}
