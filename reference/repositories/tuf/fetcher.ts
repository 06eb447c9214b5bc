import type { Fetcher } from 'tuf-js';
import { DownloadHTTPError } from 'tuf-js/dist/error.js';
import { asRepositoryError } from '../internal/http.js';
import type { Tree } from '../trees/types.js';
import { RepositoryError } from '../types.js';

/**
 * The transport of tuf-js over any tree of files: no more octets than the metadata above allow, no more time than
 * `fileMs` for one file, so that a server which drips or never ends holds nobody.
 */
export class TreeFetcher implements Fetcher {
  constructor(
    readonly tree: Tree,
    readonly pathOf: (url: string) => string,
    readonly fileMs: number,
  ) {}

  async downloadBytes(url: string, maxLength: number): Promise<Buffer> {
    const path = this.pathOf(url);
    const signal = AbortSignal.timeout(this.fileMs);
    const file = await this.tree.get(path, { signal }).catch((error: unknown) => {
      throw signal.aborted ? this.late(path) : error;
    });
    // 404 is how tuf-js learns that there is no newer root.
    if (file === undefined || file === 'unchanged') throw new DownloadHTTPError(`${path} is missing`, 404);
    const cut = (): void => void file.body.destroy(this.late(path));
    signal.addEventListener('abort', cut);
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of file.body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > maxLength) {
          throw new RepositoryError('NOT_TRUSTED', `${path} has more than the ${maxLength} octets it may have.`);
        }
        chunks.push(chunk);
      }
    } catch (error) {
      throw asRepositoryError(error, this.tree.label);
    } finally {
      signal.removeEventListener('abort', cut);
      file.body.destroy();
    }
    return Buffer.concat(chunks);
  }

  /** Of tuf-js only the verification of metadata is used; targets are streamed by our own hands. */
  async downloadFile(): Promise<never> {
    throw new Error('unreachable: targets are not downloaded by tuf-js');
  }

  private late = (path: string): RepositoryError =>
    new RepositoryError('TIMEOUT', `${path} did not come within ${this.fileMs} ms from ${this.tree.label}.`);
}
