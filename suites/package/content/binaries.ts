import { basename } from 'node:path';
import type { PackageFile } from '../archive/contents.js';
import type { Findings } from '../findings.js';
import type { JsonDocument } from '../json-document.js';
import { type AimMetadata, isPlaceholder } from '../metadata/types.js';
import { runsOn, tellExecutable } from './executable.js';

/** The files that a BinaryName may mean: of that name, or of that name and an ending. */
export function filesOf(binaryName: string, files: readonly PackageFile[]): PackageFile[] {
  return files.filter(({ path }) => {
    const name = basename(path);
    if (/\.(json|sig|asc|sha256)$/i.test(name)) return false;
    return (
      name === binaryName || (name.startsWith(`${binaryName}.`) && !name.slice(binaryName.length + 1).includes('.'))
    );
  });
}

/**
 * Judges that the binaries which the metadata name are in the package and run where it says they run.
 *
 * @param own the package's own metadata, not those of a bundled sub-AIM, which may come from the Store
 */
export function judgeBinaries(
  { place }: JsonDocument,
  metadata: AimMetadata,
  files: readonly PackageFile[],
  own: boolean,
  findings: Findings,
): void {
  const absent = new Set<string>();
  for (const [index, each] of metadata.Implementations.entries()) {
    if (isPlaceholder(each.BinaryName)) continue;
    const at = place(`/Implementations/${index}`);
    const found = filesOf(each.BinaryName, files);
    if (found.length === 0) {
      if (absent.has(each.BinaryName)) continue;
      absent.add(each.BinaryName);
      // An AIM that is kept elsewhere need not travel along.
      const elsewhere = each.Source !== 'MPAIStore' || (each.ImplementationURI ?? '') !== '' || !own;
      const message = `The package does not hold ${each.BinaryName}, which ${metadata.Identifier.AIMName} names.`;
      findings.report(elsewhere ? 'binary-elsewhere' : 'binary-present', at, message);
      continue;
    }
    const kinds = found.map(({ head }) => tellExecutable(head));
    if (kinds.some((kind) => runsOn(kind, each.Architecture, each.OperatingSystem))) continue;
    const [first] = kinds;
    if (first === undefined || first.kind === 'neutral') continue;
    const is = `${first.kind} for ${first.architectures.join(', ')}`;
    const message = `${found[0]?.path} is ${is}, and the metadata offer it for ${each.Architecture} and ${each.OperatingSystem}.`;
    findings.report('executable-format', at, message);
  }
}
