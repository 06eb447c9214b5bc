import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { asRepositoryError } from '../../repositories/internal/http.js';
import { type Element, type Found, type Repository, RepositoryError } from '../../repositories/types.js';

export interface DownloadLimits {
  /** Octets of one element. */
  maxBytes: number;
  /** Longest silence, ms. */
  idleMs: number;
  /** Time for one element, ms; a longer one has in addition the time that it takes at {@link slowest}. */
  totalMs: number;
}

/** Octets a millisecond that a repository has to send for an element that takes longer than `totalMs`. */
const slowest = 64;
/** How often a transfer that broke off is resumed. */
const resumptions = 3;

/**
 * Writes an element to a file as it comes, and goes on where a transfer broke off as long as the element is the same
 * (RFC 9110 14.2, If-Range). Bounded in octets, silence and time.
 *
 * @throws RepositoryError
 */
export async function download(
  repository: Repository,
  element: Element,
  first: Found,
  path: string,
  limits: DownloadLimits,
): Promise<{ sha256: string; size: number }> {
  const file = await open(path, 'w');
  const hash = createHash('sha256');
  const deadline = Date.now() + limits.totalMs + (first.length ?? 0) / slowest;
  let [size, found, broken] = [0, first, 0];
  try {
    for (;;) {
      try {
        for await (const chunk of impatient(found, repository.label, limits.idleMs, deadline)) {
          if (size + chunk.length > limits.maxBytes) {
            throw new RepositoryError(
              'TOO_LARGE',
              `${repository.label} sends more than the ${limits.maxBytes} octets allowed.`,
            );
          }
          await file.write(chunk);
          hash.update(chunk);
          size += chunk.length;
        }
        const digest = hash.digest();
        if (found.digest !== undefined && digest.toString('base64') !== found.digest) {
          throw new RepositoryError(
            'NOT_TRUSTED',
            `${repository.label} sent something that is not what its digest says.`,
          );
        }
        return { sha256: digest.toString('hex'), size };
      } catch (error) {
        const failure = asRepositoryError(error, repository.label);
        broken += 1;
        if (failure.code !== 'UNAVAILABLE' || broken > resumptions || found.etag === undefined || size === 0)
          throw failure;
        const rest = await repository.get(element, { range: { first: size }, ifRange: found.etag });
        if (rest === undefined || rest === 'unchanged') throw failure;
        if (rest.range?.first !== size || rest.etag !== found.etag) {
          rest.body.destroy();
          throw failure; // the element is another now: what is here is the start of one that is gone
        }
        found = { ...rest, ...(first.digest === undefined ? {} : { digest: first.digest }) };
      }
    }
  } finally {
    found.body.destroy();
    await file.close();
  }
}

/** The body, given up on when it is silent or takes too long. */
async function* impatient(found: Found, label: string, idleMs: number, deadline: number): AsyncGenerator<Buffer> {
  const { body } = found;
  const late = (): void => void body.destroy(new RepositoryError('TIMEOUT', `${label} sends too slowly.`));
  let timer = setTimeout(late, idleMs);
  const whole = setTimeout(late, Math.max(0, deadline - Date.now()));
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      clearTimeout(timer);
      yield chunk;
      timer = setTimeout(late, idleMs);
    }
  } finally {
    clearTimeout(timer);
    clearTimeout(whole);
  }
}
