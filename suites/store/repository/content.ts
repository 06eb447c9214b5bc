import { attacks } from '../../../trust/tuf/attacks/all.js';
import type { Answer, Loot } from '../../../trust/tuf/attacks/types.js';
import { consistentPath, targetFile } from '../../../trust/tuf/metadata.js';
import { revokedKeys, testKeys } from '../../../trust/tuf/test-keys.js';
import type { RemoteAim } from './aim.js';
import { type Entry, listing } from './listing.js';
import { nameIn } from './names.js';
import { createPublication, type Publication } from './publication.js';
import type { Stock, StockedAim } from './stock.js';

/** What the repository serves: by right, or as an attack has it. */
export interface Content {
  /** What is served for a path: of TUF, or of a Store folder. */
  find(path: string): Answer | undefined;
  /** What is in a folder, '' or with a slash at its end. */
  list(folder: string): Entry[] | undefined;
  publish(files: ReadonlyMap<string, Buffer>): void;
  attack(name: string, victim: StockedAim): Promise<void>;
  behave(): void;
  lay(aim: RemoteAim): void;
  /** See {@link Publication.aheadMs}. */
  aheadMs(): number;
}

const filesOf = (aims: readonly RemoteAim[]): Map<string, Buffer> => new Map(aims.flatMap(({ files }) => [...files]));

export function createContent(stock: Stock): Content {
  const publication: Publication = createPublication();
  // Published once and withdrawn before anybody could ask: what a rollback brings back.
  publication.publish(filesOf(stock.all));
  publication.publish(new Map(), (path) => path.includes(stock.withdrawn.name));
  let served = publication.files();
  /** By plain path, the path of a target that nobody signed for. */
  let slipped = new Map<string, string>();
  const laid = new Map<string, Buffer>();

  const plainPaths = (): string[] => [
    ...publication.targets().map(({ path }) => path),
    ...slipped.keys(),
    ...laid.keys(),
  ];
  const versionIn = (path: string): number => Number(/(\d+)\.json$/.exec(path)?.[1]);

  /** The path within a Store folder: targets have theirs too, as `repo publish` lays them down, and an L3 has its latest. */
  function plainOf(path: string): string {
    const plain = path.replace(/^targets\/(?=L3\/[^/]+\/\d+\.json$|(?:packages|approved)\/1)/, '');
    const name = /^L3\/([^/]+)\.json$/.exec(plain)?.[1];
    if (name === undefined) return plain;
    const versions = plainPaths().filter((each) => each.startsWith(`L3/${name}/`));
    return versions.sort((a, b) => versionIn(a) - versionIn(b)).at(-1) ?? plain;
  }

  return {
    aheadMs: publication.aheadMs,
    find(path) {
      const plain = plainOf(path);
      const target = publication.target(plain);
      const at = slipped.get(plain) ?? (target === undefined ? undefined : `targets/${consistentPath(target)}`);
      const bare = laid.get(plain);
      return (
        served.get(path) ??
        (at === undefined ? undefined : served.get(at)) ??
        (bare === undefined ? undefined : { kind: 'bytes', bytes: bare })
      );
    },
    list: (folder) => listing([...served.keys(), ...plainPaths()], folder),
    publish(files) {
      publication.publish(files);
      served = publication.files();
    },
    async attack(name, victim) {
      const found = attacks.get(name);
      if (found === undefined) throw new Error(`There is no attack ${name}.`);
      const bent = publication.files();
      // Attacks on metadata name somebody whom nobody signed for; those on contents change somebody who was signed.
      const named = found.hits === 'metadata' ? [...victim.files] : [];
      const targets = named.map(([path, bytes]) => targetFile(path, bytes));
      for (const [path, bytes] of named)
        bent.set(`targets/${consistentPath(targetFile(path, bytes))}`, { kind: 'bytes', bytes });
      const loot: Loot = {
        files: bent,
        before: publication.before(),
        keys: testKeys,
        revoked: revokedKeys,
        slipped: targets,
        victim: new RegExp(victim.part === undefined ? victim.name : `${victim.name}|${victim.part.name}`),
        decoy: (path, length) => victim.decoy(path, length) ?? victim.part?.decoy(path, length),
        ...(victim.part === undefined ? {} : { part: new RegExp(victim.part.name) }),
      };
      await found.apply(loot);
      served = bent;
      slipped = new Map(targets.map((target) => [target.path, `targets/${consistentPath(target)}`]));
    },
    behave() {
      slipped = new Map();
      publication.publish(filesOf(stock.refill()), (path) => stock.isTaken(nameIn(path) ?? ''));
      served = publication.files();
    },
    lay(aim) {
      for (const [path, bytes] of aim.files) laid.set(path, bytes);
    },
  };
}
