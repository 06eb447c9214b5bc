/** Bounds of what is read: a package is untrusted. */
export interface PackageLimits {
  /** Entries of an archive. */
  entries: number;
  /** Bytes it unpacks to. */
  unpackedBytes: number;
  /** Times its own size that an archive may unpack to, once it passes `freeBytes`. */
  ratio: number;
  freeBytes: number;
  /** Bytes of a download, and ms for it. */
  downloadBytes: number;
  downloadMs: number;
  /** Bytes of one JSON document that are kept to be judged. */
  jsonBytes: number;
  /** Bytes of any other text that are kept to be looked through, and of all kept together. */
  textBytes: number;
  keptBytes: number;
}

export const packageLimits: PackageLimits = {
  entries: 4_096,
  unpackedBytes: 8 * 2 ** 30,
  ratio: 200,
  freeBytes: 64 * 2 ** 20,
  downloadBytes: 4 * 2 ** 30,
  downloadMs: 600_000,
  jsonBytes: 4 * 2 ** 20,
  textBytes: 512 * 2 ** 10,
  keptBytes: 48 * 2 ** 20,
};
