import { isAimName, standardName } from '../store/names.js';
import type { File, Tree } from './trees/types.js';
import { type Element, type Found, type GetOptions, type Repository, RepositoryError } from './types.js';

/**
 * The layout of a Store folder (docs/architecture.md) on any tree of files: `L3/<AIMName>/<version>.json`, or
 * `L3/<AIMName>.json` where only the latest is kept; `packages/<AIMName>.tar.gz`; `approved/<AIMName>.json`.
 */
export function treeRepository(tree: Tree): Repository {
  const versions = async (name: string, signal?: AbortSignal): Promise<number[]> =>
    versionsOf(await listed(tree, `L3/${name}`, signal));

  /** Instance names in the folder L3, sorted. */
  async function names(signal?: AbortSignal): Promise<string[]> {
    const entries = await tree.list('L3', signal);
    const found = entries.flatMap((entry) => /^(.*?)(?:\/|\.json)$/.exec(entry)?.[1] ?? []).filter(isAimName);
    return [...new Set(found)].sort();
  }

  async function metadata(
    name: string,
    asked: number | undefined,
    options: GetOptions,
  ): Promise<Found | 'unchanged' | undefined> {
    const version = asked ?? (await versions(name, options.signal)).at(-1);
    if (version === undefined) return named(await tree.get(`L3/${name}.json`, options), name);
    return named(await tree.get(`L3/${name}/${version}.json`, options), name, version);
  }

  const one = async (
    { kind, name, version }: Element,
    options: GetOptions,
  ): Promise<Found | 'unchanged' | undefined> => {
    if (kind === 'metadata') return metadata(name, version, options);
    return named(
      await tree.get(kind === 'package' ? `packages/${name}.tar.gz` : `approved/${name}.json`, options),
      name,
    );
  };

  return {
    label: tree.label,
    async get(element, options = {}) {
      if (!isAimName(element.name)) return undefined;
      const found = await one(element, options);
      if (found !== undefined || standardName(element.name) !== element.name) return found;
      const instance = (await names(options.signal).catch(unlistable)).find(
        (each) => standardName(each) === element.name,
      );
      return instance === undefined ? undefined : one({ ...element, name: instance }, options);
    },
    versions,
    async list({ after = '', limit = 1000, signal } = {}) {
      const all = (await names(signal)).filter((name) => name > after);
      const page = all.slice(0, limit);
      const last = page.at(-1);
      return { names: page, ...(all.length > limit && last !== undefined ? { next: last } : {}) };
    },
    close: () => tree.close(),
  };
}

/** Versions among the names of a folder, rising. */
export const versionsOf = (names: readonly string[]): number[] =>
  names
    .flatMap((name) => /^([1-9][0-9]{0,8})\.json$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);

const listed = (tree: Tree, folder: string, signal?: AbortSignal): Promise<string[]> =>
  tree.list(folder, signal).catch(unlistable);

function unlistable(error: unknown): string[] {
  if (error instanceof RepositoryError && error.code === 'UNSUPPORTED') return [];
  throw error;
}

function named(file: File | 'unchanged' | undefined, name: string, version?: number): Found | 'unchanged' | undefined {
  if (file === undefined || file === 'unchanged') return file;
  return { ...file, name, ...(version === undefined ? {} : { version }) };
}
