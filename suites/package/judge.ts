import { readFile, stat } from 'node:fs/promises';
import { validateMetadata } from '../../spec/schemas/load.js';
import { judgeData } from './data/judge-data.js';
import { InputError, openInput, readDocuments } from './input.js';
import { judgeDocument, judgePackage, type PackageOptions } from './judge-package.js';
import { type AimMetadata, aimTypeOf, looksLikeMetadata } from './metadata/types.js';
import type { SubjectReport } from './types.js';

/**
 * Judges what a user names: a package (file, folder or URL) or a metadata document.
 *
 * @throws InputError when it cannot be had
 */
export async function judgeSubject(source: string, options: PackageOptions): Promise<SubjectReport> {
  const input = await openInput(source);
  try {
    if (input.kind === 'document') {
      return await judgeDocument(input, await readBounded(input.path, source), options);
    }
    return await judgePackage({ source, path: input.path, kind: input.kind }, options);
  } finally {
    await input.dispose();
  }
}

/**
 * Judges an instance of a Data Type.
 *
 * @throws InputError, UnknownDataType
 */
export async function judgeInstance(source: string, type?: string): Promise<SubjectReport> {
  const input = await openInput(source);
  try {
    if (input.kind === 'folder') throw new InputError('usage', `${source} is a folder; an instance is a file.`);
    return judgeData(source, await readBounded(input.path, source), type);
  } finally {
    await input.dispose();
  }
}

/**
 * Finds metadata among documents that a user names, by AIMName, else by AIM Type.
 *
 * @param options.valid only those that satisfy the schema; published L2s of older versions do not all do so
 */
export async function metadataIn(
  sources: readonly string[],
  options: { valid: boolean },
): Promise<(name: string) => AimMetadata | undefined> {
  const documents = (await Promise.all(sources.map(readDocuments))).flat().filter(looksLikeMetadata) as AimMetadata[];
  const usable = documents.filter((each) =>
    options.valid
      ? validateMetadata(each, { strict: false }).valid
      : each.Identifier?.AIMName && Array.isArray(each.ExternalPorts),
  );
  const byName = new Map(usable.map((each) => [each.Identifier.AIMName, each]));
  const byType = new Map(usable.map((each) => [aimTypeOf(each.Identifier.AIMName), each]));
  return (name) => byName.get(name) ?? byType.get(aimTypeOf(name));
}

/** Instances with their media inline are large; this is room for half an hour of speech. */
const most = 128 * 2 ** 20;

async function readBounded(path: string, source: string): Promise<Buffer> {
  const { size } = await stat(path);
  if (size > most) throw new InputError('usage', `${source} has ${size} octets; a JSON document has at most ${most}.`);
  return await readFile(path);
}
