import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Metadata, MetadataKind, type TargetFile, type Targets } from '@tufjs/models';
import { Updater } from 'tuf-js';
import { standardName } from '../../store/names.js';
import type { Tree } from '../trees/types.js';
import { type Element, RepositoryError } from '../types.js';
import { TreeFetcher } from './fetcher.js';
import { whyRefused } from './reasons.js';

/** What an element has to be. */
export interface Vouched {
  /** Where it lies among the targets; `consistent` is its name under consistent snapshots. */
  path: string;
  consistent: string;
  name: string;
  version?: number;
  /** Octets. */
  length: number;
  /** Lower-case hex. */
  sha256: string;
}

/** Says what elements have to be: somebody whose word counts more than that of who sends them. */
export interface Voucher {
  /** For people: whose word it is. */
  readonly label: string;
  /** @returns undefined for what it does not vouch for @throws RepositoryError NOT_TRUSTED with the reason, or that it cannot be asked */
  find(element: Element): Promise<Vouched | undefined>;
  /** Instance names with an L3, sorted. */
  names(): Promise<string[]>;
  /** Versions of an L3, rising. */
  versions(name: string): Promise<number[]>;
}

export interface TufOptions {
  /** Where `timestamp.json` and the others lie. */
  metadata: Tree;
  /** Folder within the tree; default `metadata`, '' for its top. */
  path?: string;
  /** The root of trust: bytes that came by a way the operator trusts, never from the repository. */
  root: Buffer;
  /** Folder that remembers what was seen of each root, so that nobody can go back behind it. */
  state: string;
  /** How long a verified state is used before the repository is asked again, ms; default 2000. */
  freshMs?: number;
  /** Time for one file of metadata, ms. */
  fileMs?: number;
}

const metadataUrl = 'https://tuf.invalid/metadata';

/** A voucher that verifies the metadata of a TUF repository as the specification's client workflow (section 5) says. */
export function tufVoucher({
  metadata: tree,
  path = 'metadata',
  root,
  state: folder,
  freshMs = 2_000,
  fileMs = 15_000,
}: TufOptions): Voucher {
  const label = `TUF metadata of ${tree.label}`;
  const fetcher = new TreeFetcher(
    tree,
    (url) => `${path === '' ? '' : `${path}/`}${decodeURIComponent(url.slice(metadataUrl.length + 1))}`,
    fileMs,
  );
  const state = join(folder, createHash('sha256').update(root).digest('hex').slice(0, 16));
  let held: { until: number; targets: Promise<Map<string, TargetFile>> } | undefined;

  async function refresh(): Promise<Map<string, TargetFile>> {
    await mkdir(state, { recursive: true });
    // Starts from the newest root that was verified here; a first time from the one that was handed over.
    await writeFile(join(state, 'root.json'), root, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const updater = new Updater({
      metadataDir: state,
      metadataBaseUrl: metadataUrl,
      fetcher,
      config: { maxRootRotations: 64 },
    });
    try {
      await updater.refresh();
    } catch (error) {
      throw whyRefused(error, label);
    }
    const verified = JSON.parse(await readFile(join(state, 'targets.json'), 'utf8')) as never;
    const { targets }: Targets = Metadata.fromJSON(MetadataKind.Targets, verified).signed;
    return new Map(Object.entries(targets));
  }

  function current(): Promise<Map<string, TargetFile>> {
    const now = Date.now();
    if (held === undefined || held.until < now) {
      const targets = refresh();
      held = { until: now + freshMs, targets };
      targets.catch(() => {
        // What failed is asked again at once by who comes next, but who came meanwhile shares the failure.
        if (held?.targets === targets) held.until = Math.min(held.until, Date.now() + 200);
      });
    }
    return held.targets;
  }

  const namesOf = (targets: Map<string, TargetFile>): string[] =>
    [...new Set([...targets.keys()].flatMap((each) => /^L3\/([^/]+)\/\d+\.json$/.exec(each)?.[1] ?? []))].sort();
  const versionsIn = (targets: Map<string, TargetFile>, name: string): number[] =>
    [...targets.keys()]
      .flatMap((each) => (each.startsWith(`L3/${name}/`) ? (/\/([1-9]\d*)\.json$/.exec(each)?.[1] ?? []) : []))
      .map(Number)
      .sort((a, b) => a - b);

  return {
    label,
    async find({ kind, name: asked, version: wanted }) {
      const targets = await current();
      const name =
        standardName(asked) === asked ? namesOf(targets).find((each) => standardName(each) === asked) : asked;
      if (name === undefined) return undefined;
      const version = kind === 'metadata' ? (wanted ?? versionsIn(targets, name).at(-1)) : undefined;
      const place = {
        metadata: `L3/${name}/${version}.json`,
        package: `packages/${name}.tar.gz`,
        approved: `approved/${name}.json`,
      }[kind];
      const target = targets.get(place);
      if (target === undefined) return undefined;
      const { sha256 } = target.hashes;
      if (sha256 === undefined) throw new RepositoryError('NOT_TRUSTED', `${label} names no SHA-256 of ${place}.`);
      const slash = place.lastIndexOf('/') + 1;
      const consistent = `${place.slice(0, slash)}${sha256}.${place.slice(slash)}`;
      return {
        path: place,
        consistent,
        name,
        length: target.length,
        sha256,
        ...(version === undefined ? {} : { version }),
      };
    },
    names: async () => namesOf(await current()),
    versions: async (name) => versionsIn(await current(), name),
  };
}
