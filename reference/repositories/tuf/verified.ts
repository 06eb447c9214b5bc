import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { File, Tree } from '../trees/types.js';
import { type Element, type Found, type GetOptions, type Repository, RepositoryError } from '../types.js';
import type { Vouched, Voucher } from './voucher.js';

/** Where the octets of something vouched for come from. */
export type Source = (
  vouched: Vouched,
  element: Element,
  options: GetOptions,
) => Promise<File | 'unchanged' | undefined>;

/** Targets of a TUF repository in the same tree, under the names of consistent snapshots. */
export const targetsOf =
  (tree: Tree, folder = 'targets'): Source =>
  ({ consistent }, _element, options) =>
    tree.get(`${folder}/${consistent}`, options);

/** Contents of any repository, by the version that is vouched for. */
export const contentsOf =
  (repository: Repository): Source =>
  ({ name, version }, { kind }, options) =>
    repository.get({ kind, name, ...(version === undefined ? {} : { version }) }, options);

/**
 * A repository of which only what a voucher names is there, and whose elements end in NOT_TRUSTED when they are not what
 * the voucher says. The entity tag is the digest: it holds over all places that send the same octets.
 */
export function verified(voucher: Voucher, source: Source, label: string, close: () => Promise<void>): Repository {
  return {
    label,
    async get(element, options = {}) {
      const vouched = await voucher.find(element);
      if (vouched === undefined) return undefined;
      const etag = `"${vouched.sha256}"`;
      if (options.etag === etag) return 'unchanged';
      // What the caller holds has a tag of ours, which the source does not know; the path names the content anyway.
      const { etag: _held, ifRange, range, ...rest } = options;
      const partial = range !== undefined && (ifRange === undefined || ifRange === etag);
      const found = await source(vouched, element, partial ? { ...rest, range } : rest);
      if (found === undefined || found === 'unchanged') {
        throw new RepositoryError(
          'NOT_TRUSTED',
          `${label} does not have ${vouched.path}, which ${voucher.label} names.`,
        );
      }
      const { name, version, length, sha256 } = vouched;
      const digest = Buffer.from(sha256, 'hex').toString('base64');
      const body = found.range === undefined ? exactly(found.body, vouched, label) : found.body;
      return {
        ...found,
        body,
        name,
        etag,
        length,
        digest,
        ...(version === undefined ? {} : { version }),
      } satisfies Found;
    },
    versions: (name) => voucher.versions(name),
    async list({ after = '', limit = 1000 } = {}) {
      const all = (await voucher.names()).filter((name) => name > after);
      const last = all.slice(0, limit).at(-1);
      return { names: all.slice(0, limit), ...(all.length > limit && last !== undefined ? { next: last } : {}) };
    },
    close,
  };
}

/** Stops at the first octet too many; says at the end whether it was the right thing. */
function exactly(body: Readable, { path, length, sha256 }: Vouched, label: string): Readable {
  const refuse = (why: string): RepositoryError =>
    new RepositoryError('NOT_TRUSTED', `${label} sent a wrong ${path}: ${why}.`);
  async function* pass(): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > length) throw refuse(`its length is more than the signed ${length} octets`);
      hash.update(chunk);
      yield chunk;
    }
    const found = hash.digest('hex');
    if (size !== length) throw refuse(`its length is ${size}, the signed one is ${length}`);
    if (found !== sha256) throw refuse(`its SHA-256 is ${found}, the signed one is ${sha256}`);
  }
  const stream = Readable.from(pass(), { objectMode: false });
  // A body that is given up on says so once more as an event; who reads has been told already.
  body.on('error', () => undefined);
  stream.once('close', () => body.destroy());
  return stream;
}
