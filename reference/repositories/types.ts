import type { Readable } from 'node:stream';

/** What a repository holds of an AIM: its L3, its package, and the fingerprints that were approved for its binaries. */
export type ElementKind = 'metadata' | 'package' | 'approved';

/** One element by name; `version` is that of the L3 and counts for metadata only. Absent means the latest. */
export interface Element {
  kind: ElementKind;
  /** Instance name, or an AIM Type where the repository can tell which instances it has. */
  name: string;
  version?: number;
}

/** First and last octet, both included, counted from 0; without `last` all from `first` on. */
export interface Range {
  first: number;
  last?: number;
}

export interface GetOptions {
  /** Octets asked for. A repository may send the whole all the same: `range` of the answer tells. */
  range?: Range;
  /** Entity tag of what the caller holds: the answer may then be `unchanged`. */
  etag?: string;
  /** With `range`: the range counts only while the element still has this entity tag (RFC 9110 13.1.5). */
  ifRange?: string;
  signal?: AbortSignal;
}

/** An element on its way. Whoever gets one reads `body` to its end or destroys it. */
export interface Found {
  body: Readable;
  /** Instance name under which the repository has it. */
  name: string;
  /** Version of the L3, where the repository tells. */
  version?: number;
  /** Octets of the whole element, where the repository tells. */
  length?: number;
  /** Strong entity tag. */
  etag?: string;
  /** SHA-256 of the whole element as the repository states it, base64. Stated is not verified. */
  digest?: string;
  /** Set when `body` is a part. */
  range?: { first: number; last: number };
}

/** A page of instance names in code point order; `next` is the `after` of the following page. */
export interface Names {
  names: string[];
  next?: string;
}

/**
 * A place that AIMs come from, whatever protocol it speaks. Nothing is buffered: `get` answers as soon as the first
 * header fields are there. Every method throws {@link RepositoryError}.
 */
export interface Repository {
  /** The place for people, logs and header fields: never a credential. */
  readonly label: string;
  /** @returns undefined when there is no such element */
  get(element: Element, options?: GetOptions): Promise<Found | 'unchanged' | undefined>;
  /** Versions of an L3 by its instance name, rising; empty where there is none or the repository cannot tell. */
  versions(name: string, signal?: AbortSignal): Promise<number[]>;
  /** Instance names; `limit` at most, 1000 unless said otherwise. */
  list(page?: { after?: string; limit?: number; signal?: AbortSignal }): Promise<Names>;
  close(): Promise<void>;
}

/**
 * - `CONFIG`: what the operator wrote cannot be used, or a client that is needed is not installed;
 * - `UNAVAILABLE`: cannot be reached, broke off, or answered with a failure of its own; `TIMEOUT`: too slow;
 * - `REFUSED`: it does not accept the credentials; `BAD_ANSWER`: what came is not the protocol;
 * - `TOO_LARGE`: more octets than are allowed; `UNSUPPORTED`: it cannot do this (a plain web server cannot list);
 * - `NOT_TRUSTED`: what came is not what it has to be.
 */
export type RepositoryErrorCode =
  | 'CONFIG'
  | 'UNAVAILABLE'
  | 'TIMEOUT'
  | 'REFUSED'
  | 'BAD_ANSWER'
  | 'TOO_LARGE'
  | 'UNSUPPORTED'
  | 'NOT_TRUSTED';

/** What a repository could not do. `message` is a sentence without addresses of the inside, credentials or stacks. */
export class RepositoryError extends Error {
  constructor(
    readonly code: RepositoryErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'RepositoryError';
  }
}
