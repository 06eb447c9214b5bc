import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRepository, openTufRepository } from './repositories/open.js';
import { folderVoucher } from './repositories/tuf/folder-voucher.js';
import { contentsOf, verified } from './repositories/tuf/verified.js';
import { type Repository, RepositoryError } from './repositories/types.js';

/** What of the options of a reference concerns its repositories. */
export interface TrustOptions {
  /** Specs of remote repositories for what the Store folder does not have, in the order they are asked (docs/store.md). */
  remotes?: readonly string[];
  /** Root metadata of TUF: each remote repository is then fronted by TUF, and the Controller takes only what verifies. */
  tufRoot?: Buffer;
  /** How long verified metadata are used without asking again, and how long one file of them may take, ms. */
  tufTimes?: { freshMs?: number; fileMs?: number };
  /** Folder that keeps the cache of the Store and what was seen of TUF; a temporary one unless said otherwise. */
  state?: string;
  /** Environment that credentials of repositories come from; that of the process unless said otherwise. */
  env?: NodeJS.ProcessEnv;
  /** Opens a remote repository in a way of its own, for the Store or for the Controller; for tests that bend what is verified. */
  openRemote?: (spec: string, who: 'store' | 'controller') => Repository;
}

export interface Trust {
  /** For the Store. */
  remotes: Repository[];
  /** What the Controller takes elements from; undefined without a root of trust: it then believes its Store. */
  forController(store: string): Promise<Repository[] | undefined>;
}

/**
 * Opens the remote repositories of a reference. With a root of trust Store and Controller verify each for itself: the
 * Controller takes contents from the Store and believes only the metadata, which it fetches and checks on its own, and
 * the operator's own folder.
 *
 * @param opened takes what has to be closed
 * @throws Error with a sentence when a spec cannot be used
 */
export async function openTrust(
  options: TrustOptions,
  folder: string,
  opened: { close(): Promise<void> }[],
): Promise<Trust> {
  const { remotes: specs = [], tufRoot: root } = options;
  const env = options.env ?? process.env;
  const state = specs.length === 0 || root === undefined ? '' : await stateFolder(options.state, opened);
  const trust = (who: string) => ({ root: root as Buffer, state: join(state, who), ...options.tufTimes });
  try {
    const remotes = await Promise.all(
      specs.map(
        (spec, i) =>
          options.openRemote?.(spec, 'store') ??
          (root === undefined ? openRepository(spec, { env }) : openTufRepository(spec, trust(`store-${i}`), { env })),
      ),
    );
    return {
      remotes,
      async forController(store) {
        if (root === undefined || specs.length === 0) return undefined;
        const through = (): Promise<Repository> =>
          openRepository(`mpai+${store}`, { env: {}, limits: { headersMs: 60_000, idleMs: 10_000 } });
        const own = await through();
        const signed = specs.map(
          (spec, i) =>
            options.openRemote?.(spec, 'controller') ??
            openTufRepository(`mpai+${store}#metadata=${metadataOf(spec)}`, trust(`controller-${i}`), {
              env,
              limits: { headersMs: 60_000, idleMs: 10_000 },
            }),
        );
        return [
          verified(folderVoucher(folder), contentsOf(own), 'the Store', () => own.close()),
          ...(await Promise.all(signed)),
        ];
      },
    };
  } catch (error) {
    if (error instanceof RepositoryError) throw new Error(error.message);
    throw error;
  }
}

async function stateFolder(given: string | undefined, opened: { close(): Promise<void> }[]): Promise<string> {
  if (given !== undefined) return join(given, 'tuf');
  const temporary = await mkdtemp(join(tmpdir(), 'maas-tuf-'));
  opened.push({ close: () => rm(temporary, { recursive: true, force: true }) });
  return temporary;
}

/** Where the metadata lie that front a spec: as it says, or in the folder `metadata` beside its targets. */
function metadataOf(spec: string): string {
  const [content = '', elsewhere] = spec.split('#metadata=');
  if (elsewhere !== undefined) return elsewhere;
  const [place = '', query] = content.split('?');
  return `${place.replace(/\/+$/, '')}/metadata${query === undefined ? '' : `?${query}`}`;
}
