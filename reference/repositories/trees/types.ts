import type { Readable } from 'node:stream';
import type { GetOptions } from '../types.js';

/** A file or object on its way. */
export interface File {
  body: Readable;
  /** Octets of the whole. */
  length?: number;
  etag?: string;
  /** SHA-256 of the whole as stated by the server, base64. */
  digest?: string;
  range?: { first: number; last: number };
}

/**
 * Files by path, the least that a web server, an object store and a distributed file system have in common. Paths are
 * relative, with `/`, and made of names that need no escaping beyond that of a URL.
 */
export interface Tree {
  readonly label: string;
  /** @returns undefined when there is no such file */
  get(path: string, options?: GetOptions): Promise<File | 'unchanged' | undefined>;
  /** Names of the files (`1.json`) and folders (`1MCT-ECH-V1.0-I01/`) directly in a folder; none when it does not exist. */
  list(folder: string, signal?: AbortSignal): Promise<string[]>;
  close(): Promise<void>;
}

/** How a tree is opened: what the operator wrote, credentials from the environment, bounds on time. */
export interface OpenContext {
  env: NodeJS.ProcessEnv;
  limits: TransferLimits;
}

export interface TransferLimits {
  /** Time to the header fields of an answer, ms. */
  headersMs: number;
  /** Longest silence within a body, ms. */
  idleMs: number;
}
