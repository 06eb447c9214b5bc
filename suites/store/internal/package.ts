import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectContents, type PackageFile } from '../../package/archive/contents.js';
import { ArchiveFault } from '../../package/archive/entry.js';
import { foundFormat } from '../../package/archive/format.js';
import { readArchive } from '../../package/archive/read.js';
import { collectFindings } from '../../package/findings.js';
import { packageLimits } from '../../package/limits.js';

/** What is in a package. */
export interface OpenedPackage {
  /** Why it is no package that could be opened. */
  fault?: string;
  files: readonly PackageFile[];
  /** The metadata document at its top. */
  metadata?: Record<string, unknown>;
}

/** Opens a package with the readers of the package suite: nothing is unpacked, and limits hold. */
export async function openPackage(bytes: Uint8Array): Promise<OpenedPackage> {
  const folder = await mkdtemp(join(tmpdir(), 'maas-package-'));
  try {
    const file = join(folder, 'package');
    await writeFile(file, bytes);
    const findings = collectFindings();
    const { files, visit } = collectContents('package', findings, packageLimits);
    const format = await foundFormat(file);
    if (format === undefined) return { fault: 'It is no archive in an allowed format.', files };
    await readArchive(file, format, visit, packageLimits);
    const wrong = findings.list().find(({ severity }) => severity === 'error');
    if (wrong !== undefined) return { fault: wrong.message, files };
    const tops = files.flatMap(({ path, kept }) => (path.includes('/') ? [] : metadataIn(path, kept)));
    const [metadata] = tops;
    if (metadata === undefined || tops.length > 1)
      return { fault: `It has ${tops.length} metadata files at its top, not one.`, files };
    return { files, metadata };
  } catch (error) {
    if (error instanceof ArchiveFault) return { fault: error.message, files: [] };
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function metadataIn(path: string, kept: Buffer | undefined): Record<string, unknown>[] {
  if (!/\.json$/i.test(path) || kept === undefined) return [];
  try {
    const value = JSON.parse(kept.toString()) as Record<string, unknown> | null;
    return typeof value === 'object' && value !== null && 'Identifier' in value ? [value] : [];
  } catch {
    return [];
  }
}
