import { type Element, type Repository, RepositoryError } from '../../repositories/types.js';
import { fixedLimits } from '../limits.js';
import { ControllerError, type ControllerLimits } from '../types.js';
import { type Catalogue, parseApproval } from './catalogue.js';
import { parseMetadata } from './metadata.js';
import { openPackage } from './package.js';

/** Bound on what is remembered, entries; what they hold is bounded by `packageBytes` each. */
const remembered = 256;

/**
 * A catalogue of what verifies and of nothing else: each element comes from the first of the repositories that has it,
 * and each of those checks it against metadata that were signed (or against the operator's own disk). An address in the
 * metadata (`ImplementationURI`) is not followed: what it leads to nobody signed.
 *
 * One repository that is refused, slow or down hides only what no other one has; then its reason is the answer.
 */
export function createTrustedCatalogue(
  repositories: readonly Repository[],
  limits: ControllerLimits,
  log: (event: string, facts: Record<string, unknown>) => void,
): Catalogue {
  const held = new Map<string, { etag: string; value: unknown }>();
  const running = new Map<string, Promise<unknown>>();

  async function from<T>(
    repository: Repository,
    element: Element,
    decode: (bytes: Buffer) => T | Promise<T>,
  ): Promise<{ value: T } | undefined> {
    const key = `${repository.label} ${element.kind} ${element.name}`;
    const before = held.get(key);
    const signal = AbortSignal.timeout(limits.storeMs);
    const found = await repository.get(element, { signal, ...(before === undefined ? {} : { etag: before.etag }) });
    if (found === undefined) return undefined;
    if (found === 'unchanged') return { value: before?.value as T };
    const late = (): void => {
      found.body.destroy(
        new RepositoryError('TIMEOUT', `${repository.label} did not send it within ${limits.storeMs} ms.`),
      );
    };
    signal.addEventListener('abort', late);
    try {
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of found.body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > limits.packageBytes)
          throw new RepositoryError('TOO_LARGE', `${repository.label} sent more than ${limits.packageBytes} octets.`);
        chunks.push(chunk);
      }
      const value = await decode(Buffer.concat(chunks));
      if (found.etag !== undefined) remember(key, { etag: found.etag, value });
      return { value };
    } finally {
      signal.removeEventListener('abort', late);
      found.body.destroy();
    }
  }

  function remember(key: string, entry: { etag: string; value: unknown }): void {
    held.delete(key);
    held.set(key, entry);
    const [oldest] = held.keys();
    if (held.size > remembered && oldest !== undefined) held.delete(oldest);
  }

  async function first<T>(element: Element, what: string, decode: (bytes: Buffer) => T | Promise<T>): Promise<T> {
    let refused: unknown;
    for (const repository of repositories) {
      try {
        const found = await from(repository, element, decode);
        if (found !== undefined) return found.value;
      } catch (error) {
        log('repository-refused', {
          repository: repository.label,
          element: `${element.kind} ${element.name}`,
          reason: (error as Error).message,
        });
        refused = moreTelling(refused, error);
      }
    }
    if (refused !== undefined) throw asControllerError(refused, what);
    throw new ControllerError('NOT_FOUND', `No repository that is trusted has such a thing: ${what}.`);
  }

  /** Requests for one element at the same time share one exchange. */
  function get<T>(element: Element, what: string, decode: (bytes: Buffer) => T | Promise<T>): Promise<T> {
    const key = `${element.kind} ${element.name}`;
    const joined = running.get(key);
    if (joined !== undefined) return joined as Promise<T>;
    const promise = first(element, what, decode).finally(() => running.delete(key));
    running.set(key, promise);
    return promise;
  }

  return {
    async metadata(name) {
      const what = `the metadata of ${name}`;
      const metadata = await get({ kind: 'metadata', name }, what, (bytes) =>
        parseMetadata(bytes, `The metadata of ${name}`),
      );
      const { AIMName } = metadata.Identifier;
      if (name === AIMName || name === metadata.Header) return metadata;
      throw new ControllerError('NOT_TRUSTED', `Asked for ${name}, the repository has the metadata of ${AIMName}.`);
    },
    async names() {
      const found = new Set<string>();
      let refused: unknown;
      for (const repository of repositories) {
        try {
          for (let after: string | undefined = ''; after !== undefined; ) {
            const page: { names: string[]; next?: string } = await repository.list({ after });
            for (const name of page.names) found.add(name);
            after = page.next;
          }
        } catch (error) {
          log('repository-refused', {
            repository: repository.label,
            element: 'list',
            reason: (error as Error).message,
          });
          refused = moreTelling(refused, error);
        }
      }
      if (found.size === 0 && refused !== undefined) throw asControllerError(refused, 'the list of workflows');
      return [...found];
    },
    package: (aimName) =>
      get({ kind: 'package', name: aimName }, `the package of ${aimName}`, (bytes) =>
        openPackage(bytes, `The package of ${aimName}`, limits.packageBytes * fixedLimits.unpackRatio),
      ),
    approval: (aimName) => get({ kind: 'approved', name: aimName }, `the approval of ${aimName}`, parseApproval),
    async close() {
      held.clear();
      await Promise.all(repositories.map((repository) => repository.close()));
    },
  };
}

/** That something was forged says more than that something was slow. */
function moreTelling(before: unknown, error: unknown): unknown {
  return before instanceof RepositoryError && before.code === 'NOT_TRUSTED' ? before : error;
}

function asControllerError(error: unknown, what: string): ControllerError {
  if (error instanceof ControllerError) return error;
  if (!(error instanceof RepositoryError))
    return new ControllerError('STORE', `The Store failed when asked for ${what}.`);
  const code = error.code === 'NOT_TRUSTED' || error.code === 'TOO_LARGE' ? 'NOT_TRUSTED' : 'STORE';
  return new ControllerError(code, `Nothing is taken for ${what}: ${error.message}`);
}
