import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { unpack } from '../../reference/controller/store/archive.js';
import { openPackage } from '../../reference/controller/store/package.js';
import { ControllerError } from '../../reference/controller/types.js';
import { UsageError } from './usage-error.js';

const unpackedBytes = 1024 * 1024 * 1024;

/**
 * The targets that a path stands for: a Store folder (its folders L3, packages and approved), or one package, from which
 * come its L3 as the version after `latest(AIMName)`, itself, and the fingerprints of its binaries.
 *
 * @throws UsageError when it is neither
 */
export async function elementsAt(path: string, latest: (name: string) => number): Promise<Map<string, Buffer>> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new UsageError(`There is nothing at "${path}".`);
  return found.isDirectory() ? storeFolder(path) : onePackage(path, latest);
}

async function storeFolder(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const place = path.slice(join(folder, '/').length).replaceAll('\\', '/');
    if (
      entry.isFile() &&
      /^(L3\/[^/.][^/]*\/[1-9]\d*\.json|packages\/[^/.][^/]*\.tar\.gz|approved\/[^/.][^/]*\.json)$/.test(place)
    ) {
      files.set(place, await readFile(path));
    }
  }
  if (files.size > 0) return files;
  throw new UsageError(`"${folder}" is no Store folder: it holds no L3/<AIMName>/<version>.json.`);
}

async function onePackage(path: string, latest: (name: string) => number): Promise<Map<string, Buffer>> {
  const bytes = await readFile(path);
  const what = `The package ${basename(path)}`;
  try {
    const { metadata, bundled, binaries } = await openPackage(bytes, what, unpackedBytes);
    const name = metadata.Identifier.AIMName;
    const text = (await unpack(bytes, what, unpackedBytes)).get(`${name}.json`);
    if (text === undefined) throw new UsageError(`${what} does not hold ${name}.json.`);
    const files = new Map([
      [`L3/${name}/${latest(name) + 1}.json`, text],
      [`packages/${name}.tar.gz`, bytes],
    ]);
    for (const each of [metadata, ...bundled.values()]) {
      const Approved = new Date().toISOString();
      const Implementations = Object.fromEntries(
        each.Implementations.flatMap(({ BinaryName }) => {
          const Fingerprint = binaries.get(BinaryName)?.fingerprint;
          return Fingerprint === undefined ? [] : [[BinaryName, { Algorithm: 'SHA-256', Fingerprint, Approved }]];
        }),
      );
      const { AIMName } = each.Identifier;
      files.set(`approved/${AIMName}.json`, Buffer.from(`${JSON.stringify({ AIMName, Implementations }, null, 2)}\n`));
    }
    return files;
  } catch (error) {
    if (error instanceof ControllerError) throw new UsageError(error.message);
    throw error;
  }
}
