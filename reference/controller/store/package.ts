import { type AimMetadata, ControllerError } from '../types.js';
import { refuse, unpack } from './archive.js';
import { fingerprint } from './digest.js';
import { parseMetadata } from './metadata.js';

export interface Binary {
  code: Buffer;
  /** SHA-256, upper-case hexadecimal. */
  fingerprint: string;
}
/** An unpacked AIM package: its own metadata, those of the sub-AIMs it bundles, and all binaries by BinaryName. */
export interface AimPackage {
  metadata: AimMetadata;
  bundled: ReadonlyMap<string, AimMetadata>;
  binaries: ReadonlyMap<string, Binary>;
}

/**
 * Opens an AIM package (docs/architecture.md, "AIM packages"): at its top one metadata file and the AIM's binaries,
 * below `aims/` the metadata and binaries of bundled sub-AIMs.
 *
 * @throws ControllerError INVALID
 */
export async function openPackage(bytes: Uint8Array, what: string, maxBytes: number): Promise<AimPackage> {
  const files = await unpack(bytes, what, maxBytes);
  const documents: { metadata: AimMetadata; bundled: boolean }[] = [];
  const binaries = new Map<string, Binary>();
  for (const [path, content] of files) {
    const { folder, name, kind } = split(path);
    if (folder !== '' && folder !== 'aims') continue;
    if (kind === 'json' && !isBeside(path))
      documents.push({ metadata: describe(content, name, `${path} in ${what}`), bundled: folder === 'aims' });
    if (kind === 'mjs') addBinary(binaries, name, content, what);
  }
  const own = documents.filter((document) => !document.bundled);
  if (own.length !== 1 || own[0] === undefined) {
    throw refuse(what, `it holds ${own.length} metadata files at its top, and exactly one is asked for`);
  }
  const bundled = documents
    .filter((document) => document.bundled)
    .map(({ metadata }) => [metadata.Identifier.AIMName, metadata] as const);
  return { metadata: own[0].metadata, bundled: new Map(bundled), binaries };
}

/** JSON that lies beside the metadata and is none: a bill of materials (CycloneDX, SPDX) or a signature. */
function isBeside(path: string): boolean {
  return /(^|\/)(bom|sbom)\.json$|\.(cdx|spdx|bom|sbom|dsse)\.json$/i.test(path);
}

function describe(content: Buffer, name: string, what: string): AimMetadata {
  const metadata = parseMetadata(content, what);
  if (metadata.Identifier.AIMName === name) return metadata;
  throw new ControllerError('INVALID', `${what} describes ${metadata.Identifier.AIMName}; its name has to be that.`);
}

/** The same binary may lie at the top and below `aims/`; two different ones of a name would make the name ambiguous. */
function addBinary(binaries: Map<string, Binary>, name: string, code: Buffer, what: string): void {
  const binary = { code, fingerprint: fingerprint(code) };
  if ((binaries.get(name)?.fingerprint ?? binary.fingerprint) !== binary.fingerprint) {
    throw refuse(what, `it holds two different binaries ${name}`);
  }
  binaries.set(name, binary);
}

function split(path: string): { folder: string; name: string; kind: string } {
  const slash = path.lastIndexOf('/');
  const dot = path.lastIndexOf('.');
  return { folder: path.slice(0, Math.max(slash, 0)), name: path.slice(slash + 1, dot), kind: path.slice(dot + 1) };
}
