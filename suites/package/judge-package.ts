import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { validateMetadata } from '../../spec/schemas/load.js';
import { collectContents, type PackageFile } from './archive/contents.js';
import { ArchiveFault } from './archive/entry.js';
import { readFolder } from './archive/folder.js';
import { foundFormat, statedFormat } from './archive/format.js';
import { readArchive } from './archive/read.js';
import { filesOf, judgeBinaries } from './content/binaries.js';
import { isSbom, judgeSbom } from './content/sbom.js';
import { judgeSecurity } from './content/security.js';
import { judgeApproved, judgeDigest, judgeSignature, type TrustOptions } from './content/trust.js';
import { collectFindings, type Findings } from './findings.js';
import { type JsonDocument, readJson } from './json-document.js';
import { packageLimits } from './limits.js';
import { judgeMetadata, levelOf } from './metadata/judge-metadata.js';
import { judgeAgainstL2 } from './metadata/l2.js';
import type { MetadataLevel } from './metadata/options.js';
import { type AimMetadata, aimTypeOf, looksLikeMetadata } from './metadata/types.js';
import type { SubjectReport } from './types.js';

export interface PackageOptions extends TrustOptions {
  /** Judge metadata as of this level; found out by default. */
  level?: MetadataLevel;
  implementer?: string;
  /** The L2 of an AIM Type; undefined when none was given. */
  l2?: (type: string) => AimMetadata | undefined;
  /** Metadata of sub-AIMs that the package does not bundle. */
  subAim?: (name: string) => AimMetadata | undefined;
}

/** What to judge: `source` as the user named it, `path` where it lies. */
export interface PackageInput {
  source: string;
  path: string;
  kind: 'archive' | 'folder';
}

/** A metadata document with the place it has in the package. */
interface Described {
  document: JsonDocument;
  file: PackageFile;
  top: boolean;
  metadata?: AimMetadata;
}

/** Judges a package, packed or as a folder. Nothing is unpacked to disk, and memory does not grow with the package. */
export async function judgePackage(input: PackageInput, options: PackageOptions): Promise<SubjectReport> {
  const findings = collectFindings();
  const contents = collectContents(input.source, findings, packageLimits);
  const report: SubjectReport = { source: input.source, kind: 'package', findings: [] };
  let whole = true;
  if (input.kind === 'folder') {
    report.format = 'folder';
    await readFolder(input.path, contents.visit);
  } else {
    report.sha256 = await sha256Of(input.path);
    whole = await readAll(input, contents.visit, report, findings);
    if (options.digest !== undefined) judgeDigest(input.source, report.sha256, options.digest, findings);
    const signedBy = await judgeSignature(input.source, input.path, report.sha256, options, findings);
    if (signedBy.length > 0) report.signedBy = signedBy;
  }
  report.files = contents.files.length;
  report.bytes = contents.bytes();
  const described = describe(contents.files, input.source, findings, whole);
  const own = judgeDocuments(described, contents.files, options, findings);
  if (own !== undefined) report.name = own.Identifier.AIMName;
  if (own !== undefined && options.approved !== undefined && whole) {
    judgeApproved(own, contents.files, options.approved, findings);
  }
  for (const file of contents.files) if (isSbom(file.path)) judgeSbom(file, findings);
  judgeSecurity(contents.files, declarations(described), findings);
  report.findings = findings.list();
  return report;
}

/** Judges a metadata document that lies alone. */
export async function judgeDocument(
  input: { source: string; path: string },
  octets: Buffer,
  options: PackageOptions,
): Promise<SubjectReport> {
  const findings = collectFindings();
  const sha256 = createHash('sha256').update(octets).digest('hex').toUpperCase();
  const report: SubjectReport = { source: input.source, kind: 'metadata', sha256, findings: [] };
  const document = readJson(octets, input.source, findings);
  if (document !== undefined) {
    const level = options.level ?? levelOf(document.value);
    const metadata = judgeMetadata(document, { ...about(options), level, subAim: options.subAim ?? nothing }, findings);
    const name = (document.value as { Identifier?: { AIMName?: unknown } } | null)?.Identifier?.AIMName;
    if (typeof name === 'string') report.name = name;
    if (metadata !== undefined && level === 'L3') againstL2(document, metadata, new Map(), options, findings);
  }
  if (options.digest !== undefined) judgeDigest(input.source, sha256, options.digest, findings);
  const signedBy = await judgeSignature(input.source, input.path, sha256, options, findings);
  if (signedBy.length > 0) report.signedBy = signedBy;
  report.findings = findings.list();
  return report;
}

/** @returns whether the archive could be read to its end */
async function readAll(
  { source, path }: PackageInput,
  visit: ReturnType<typeof collectContents>['visit'],
  report: SubjectReport,
  findings: Findings,
): Promise<boolean> {
  const place = { file: source };
  const found = await foundFormat(path);
  if (found === undefined) {
    findings.report('archive-format', place, `${basename(source)} is no archive in an allowed format.`);
    return false;
  }
  report.format = found;
  const stated = statedFormat(new URL(source, 'file:///').pathname);
  if (stated !== found) {
    const says = stated === undefined ? 'has no ending of an allowed format' : `says ${stated}`;
    findings.report('archive-ending', place, `The archive is ${found}, and its name ${says}.`);
  }
  try {
    await readArchive(path, found, visit, packageLimits);
    return true;
  } catch (error) {
    if (!(error instanceof ArchiveFault)) throw error;
    findings.report(error.check, place, error.message);
    return false;
  }
}

/** The metadata documents of a package: one at the top, and those of bundled sub-AIMs below. */
function describe(files: readonly PackageFile[], source: string, findings: Findings, whole: boolean): Described[] {
  const described: Described[] = [];
  for (const file of files) {
    const top = !file.path.includes('/');
    const name = basename(file.path, '.json');
    if (!/\.json$/i.test(file.path) || isSbom(file.path) || /\.dsse\.json$/i.test(file.path)) continue;
    const meant = /^[0-9A-Za-z]*[A-Z]{3}-[A-Z]{3}-V[0-9]/.test(name);
    if (file.cut) {
      if (meant) findings.report('json-text', { file: file.path }, `${file.path} is too large to be judged.`);
      continue;
    }
    // What is no metadata is not judged as such, so a stray file is read for itself first.
    const quiet = collectFindings();
    const looked = readJson(file.kept ?? Buffer.alloc(0), file.path, quiet);
    if (!meant && !looksLikeMetadata(looked?.value)) continue;
    const document = readJson(file.kept ?? Buffer.alloc(0), file.path, findings);
    if (document !== undefined) described.push({ document, file, top });
    else if (top)
      described.push({
        document: { file: file.path, value: undefined, place: () => ({ file: file.path }) },
        file,
        top,
      });
  }
  const tops = described.filter(({ top }) => top);
  if (tops.length === 1 || (tops.length === 0 && !whole)) return described;
  const names = tops.map(({ file }) => file.path).join(', ');
  const message =
    tops.length === 0
      ? 'There is no AIM Metadata file at the top of the package.'
      : `There are ${tops.length} AIM Metadata files at the top of the package: ${names}.`;
  findings.report('metadata-one', { file: source }, message);
  return described;
}

function judgeDocuments(
  described: readonly Described[],
  files: readonly PackageFile[],
  options: PackageOptions,
  findings: Findings,
): AimMetadata | undefined {
  const bundled = new Map<string, AimMetadata>();
  for (const { document, top } of described) {
    const value = document.value as AimMetadata | undefined;
    const name = value?.Identifier?.AIMName;
    // A document that the schema refuses has no ports to speak of.
    if (!top && typeof name === 'string' && validateMetadata(value, { strict: false }).valid) {
      bundled.set(name, value as AimMetadata);
    }
  }
  const subAim = (name: string): AimMetadata | undefined => {
    const found =
      bundled.get(name) ?? [...bundled.values()].find((each) => aimTypeOf(each.Identifier.AIMName) === name);
    return found ?? options.subAim?.(name);
  };
  let own: AimMetadata | undefined;
  for (const each of described) {
    const { document, file, top } = each;
    if (document.value === undefined) continue;
    // Whoever submits answers for the module; the sub-AIMs it bundles may be of others.
    const { implementer, ...others } = about(options);
    const rules = { ...others, ...(top && implementer !== undefined ? { implementer } : {}) };
    const metadata = judgeMetadata(document, { ...rules, level: options.level ?? 'L3', subAim }, findings);
    if (metadata === undefined) continue;
    each.metadata = metadata;
    if (`${metadata.Identifier.AIMName}.json` !== basename(file.path)) {
      const message = `${file.path} describes ${metadata.Identifier.AIMName}.`;
      findings.report('metadata-file-name', document.place('/Identifier/AIMName'), message);
    }
    judgeBinaries(document, metadata, files, top, findings);
    if (!top) continue;
    own ??= metadata;
    againstL2(document, metadata, bundled, options, findings);
  }
  if (own !== undefined) judgeBundle(own, described, files, findings);
  return own;
}

/** A composite brings along the metadata of what it bundles, and nothing that it is not made of. */
function judgeBundle(
  own: AimMetadata,
  described: readonly Described[],
  files: readonly PackageFile[],
  findings: Findings,
): void {
  const all = described.flatMap(({ metadata }) => (metadata === undefined ? [] : [metadata]));
  const named = new Set(all.flatMap((each) => (each.SubAIMs ?? []).map(({ Identifier }) => Identifier.AIMName)));
  const types = new Set([...named].map(aimTypeOf));
  for (const { document, metadata, top } of described) {
    const name = metadata?.Identifier.AIMName;
    if (top || name === undefined || named.has(name) || types.has(aimTypeOf(name))) continue;
    const message = `${name} is bundled, and ${own.Identifier.AIMName} is not made of it.`;
    findings.report('bundle-member', document.place('/Identifier/AIMName'), message);
  }
  const known = new Set(
    all.flatMap((each) => each.Implementations.flatMap(({ BinaryName }) => filesOf(BinaryName, files))),
  );
  for (const file of files) {
    if (!/^aims\//.test(file.path) || /\.json$/i.test(file.path) || known.has(file)) continue;
    if (!/\.(mjs|dll|exe|so|dylib|wasm)$/i.test(file.path)) continue;
    findings.report('bundle-metadata', { file: file.path }, `No metadata in the package name the binary ${file.path}.`);
  }
}

function againstL2(
  document: JsonDocument,
  metadata: AimMetadata,
  bundled: ReadonlyMap<string, AimMetadata>,
  { l2 }: PackageOptions,
  findings: Findings,
): void {
  if (l2 === undefined) return;
  const standard = l2(metadata.Header);
  if (standard !== undefined) judgeAgainstL2(document, metadata, standard, bundled, findings);
  else findings.report('l2-known', document.place('/Header'), `No L2 of ${metadata.Header} was given.`);
}

function declarations(described: readonly Described[]): { network: boolean; storage: boolean } {
  const all = described.flatMap(({ metadata }) => (metadata === undefined ? [] : [metadata]));
  return {
    network: all.some(({ Implementations }) => Implementations.some(({ Firewall }) => (Firewall ?? []).length > 0)),
    storage: all.some(({ ResourcePolicies }) => (ResourcePolicies ?? []).some(({ Name }) => /^Storage/.test(Name))),
  };
}

function about({ implementer }: PackageOptions): { implementer?: string } {
  return implementer === undefined ? {} : { implementer };
}

const nothing = (): undefined => undefined;

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex').toUpperCase();
}
