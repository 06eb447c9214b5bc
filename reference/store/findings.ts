import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { list } from 'tar';
import type { L3 } from './l3.js';
import { standardName } from './names.js';
import { ifThere, type Repository } from './repository.js';
import type { Approvals, Finding } from './types.js';

/** What a package holds, by path; undefined when there is no package. `damaged` when it cannot be read. */
export type PackageContents = { paths: string[]; damaged: boolean } | undefined;

/** Lists the package of an AIM in the Store. */
export async function packageContents(repository: Repository, id: string): Promise<PackageContents> {
  const paths: string[] = [];
  try {
    await list({ file: repository.packagePath(id), strict: true, onReadEntry: (entry) => void paths.push(entry.path) });
    return { paths, damaged: false };
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : { paths, damaged: true };
  }
}

/** AIMNames of the sub-AIMs whose metadata a package brings along in its folder `aims/`. */
export function bundledAims(contents: PackageContents): string[] {
  return (contents?.paths ?? [])
    .filter((path) => /^aims\/[^/]+\.json$/.test(path))
    .map((path) => basename(path, '.json'));
}

/**
 * What the Store notices about an L3 that satisfies the schema. Findings never keep an L3 from being published: metadata
 * may come before its package and its approval.
 */
export async function findingsAbout(repository: Repository, l3: L3, contents: PackageContents): Promise<Finding[]> {
  const binaries = [...new Set(l3.Implementations.map((each) => each.BinaryName))];
  return [
    ...aboutName(l3),
    ...aboutPackage(l3, binaries, contents),
    ...(await aboutApprovals(repository, l3, binaries)),
  ];
}

function aboutName(l3: L3): Finding[] {
  const { AIMName, ImplementerID, ImplementationID } = l3.Identifier;
  const found: Finding[] = [];
  if (standardName(AIMName) !== l3.Header) {
    found.push(warning('L2', `The Header names ${l3.Header}, but the AIMName is one of ${standardName(AIMName)}.`));
  }
  if (AIMName !== `${ImplementerID}${ImplementationID}`) {
    found.push(
      warning(
        'name',
        `The AIMName is not made of ImplementerID and ImplementationID (${ImplementerID}${ImplementationID}).`,
      ),
    );
  }
  return found;
}

function aboutPackage(l3: L3, binaries: string[], contents: PackageContents): Finding[] {
  const elsewhere = l3.Implementations.filter((each) => each.ImplementationURI !== undefined);
  const found = [...new Set(elsewhere.map((each) => each.BinaryName))].map((name) =>
    warning(
      'package',
      `What the ImplementationURI of ${name} leads to was not looked at: this Store opens no outside address.`,
    ),
  );
  if (contents === undefined) {
    return elsewhere.length > 0 ? found : [warning('package', `The Store has no package of ${l3.Identifier.AIMName}.`)];
  }
  if (contents.damaged) return [...found, problem('package', 'The package cannot be read as a gzipped tar archive.')];
  const absent = binaries.filter((name) => !contents.paths.includes(`${name}.mjs`));
  return [...found, ...absent.map((name) => problem('package', `The package does not hold ${name}.mjs.`))];
}

async function aboutApprovals(repository: Repository, l3: L3, binaries: string[]): Promise<Finding[]> {
  const text = await ifThere(readFile(repository.approvalPath(l3.Identifier.AIMName), 'utf8'));
  const approved = text === undefined ? {} : (JSON.parse(text) as Approvals).Implementations;
  return binaries
    .filter((name) => !Object.hasOwn(approved, name))
    .map((name) => warning('approval', `No fingerprint of ${name} is approved: a Controller will refuse to run it.`));
}

const warning = (source: string, text: string): Finding => ({ source, severity: 'warning', text });
const problem = (source: string, text: string): Finding => ({ source, severity: 'error', text });
