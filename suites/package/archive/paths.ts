/** Path in an archive without a leading `./` and a trailing `/`; empty for the archive's own top. */
export function normalPath(path: string): string {
  return path
    .replace(/^(?:\.\/+)+/, '')
    .replace(/^\.$/, '')
    .replace(/\/+$/, '');
}

/** Why a path is not safe to unpack, as the end of a sentence; undefined when it is. */
export function unsafePath(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (path.includes('\0')) return 'holds a NUL';
  if (/[\u0001-\u001f\u007f]/.test(path)) return 'holds control characters';
  if (path.startsWith('/')) return 'is absolute';
  if (/^[A-Za-z]:/.test(path)) return 'names a drive';
  if (path.includes('\\')) return 'holds a backslash, which some systems take for a separator';
  const parts = normalPath(path).split('/');
  if (parts.includes('..')) return 'leads out of the package';
  if (parts.length > 1 && parts.some((part) => part === '' || part === '.')) return 'holds empty parts';
  return undefined;
}

/** Why a path cannot be unpacked everywhere, as the end of a sentence; undefined when it can. */
export function unportablePath(path: string): string | undefined {
  const parts = normalPath(path).split('/');
  if (path.includes('\ufffd')) return 'is not UTF-8';
  if (parts.some((part) => Buffer.byteLength(part) > 255)) return 'has a part of more than 255 octets';
  if (Buffer.byteLength(path) > 1_024) return 'has more than 1024 octets';
  if (parts.some((part) => /[<>:"|?*]/.test(part))) return 'holds a character that Windows does not take';
  if (parts.some((part) => /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i.test(part))) return 'is a device on Windows';
  if (parts.some((part) => /[. ]$/.test(part))) return 'ends a part with a dot or a blank, which Windows drops';
  return undefined;
}

/** Two paths with the same key are one file on some file system: case and Unicode normalisation fold. */
export function foldedPath(path: string): string {
  return path.normalize('NFC').toLowerCase().normalize('NFC');
}
