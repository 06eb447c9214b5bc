import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { asRepositoryError } from './internal/http.js';
import { type Found, type Repository, RepositoryError } from './types.js';

/** A repository whose whole elements end in NOT_TRUSTED when they are not of the length and digest that it states. */
export function verifying(repository: Repository): Repository {
  return {
    ...repository,
    async get(element, options) {
      const found = await repository.get(element, options);
      if (found === undefined || found === 'unchanged') return found;
      return { ...found, body: checked(found, repository.label) };
    },
  };
}

/** The body as it comes, failing where it is too long, at the end where it is too short or another. */
function checked({ body, length, digest, range }: Found, label: string): Readable {
  const expected = range === undefined ? length : range.last - range.first + 1;
  async function* pass(): AsyncGenerator<Buffer> {
    const hash = digest !== undefined && range === undefined ? createHash('sha256') : undefined;
    let size = 0;
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (expected !== undefined && size > expected) {
          throw new RepositoryError('NOT_TRUSTED', `${label} sent more than the ${expected} octets it announced.`);
        }
        hash?.update(chunk);
        yield chunk;
      }
    } catch (error) {
      throw asRepositoryError(error, label);
    }
    if (expected !== undefined && size < expected) {
      throw new RepositoryError('UNAVAILABLE', `${label} broke off after ${size} of ${expected} octets.`);
    }
    if (hash !== undefined && hash.digest('base64') !== digest) {
      throw new RepositoryError('NOT_TRUSTED', `${label} sent something that is not what its digest says.`);
    }
  }
  const stream = Readable.from(pass(), { objectMode: false });
  // A body that is given up on says so once more as an event; who reads has been told already.
  body.on('error', () => undefined);
  stream.once('close', () => body.destroy());
  return stream;
}
