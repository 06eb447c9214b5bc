import { readFile } from 'node:fs/promises';
import { envelopeSuffix } from '../../../trust/artefact.js';
import { parseEnvelope } from '../../../trust/dsse.js';
import type { PublicKey } from '../../../trust/keys.js';
import { verifyArtefact } from '../../../trust/statement.js';
import { TrustError } from '../../../trust/trust-error.js';
import type { PackageFile } from '../archive/contents.js';
import type { Findings } from '../findings.js';
import type { AimMetadata } from '../metadata/types.js';
import { filesOf } from './binaries.js';

/** What a package has to match, from outside it. */
export interface TrustOptions {
  /** `sha256:<hex>`, or `sha-256=:<base64>:` as HTTP writes it (RFC 9530). */
  digest?: string;
  /** Content of `approved/<AIMName>.json` of the Store. */
  approved?: unknown;
  keys: readonly PublicKey[];
  threshold: number;
  /** The DSSE envelope; beside the package by default. */
  signature?: string;
}

/** SHA-256 in upper-case hex of a stated digest; undefined when it cannot be read. */
export function readDigest(stated: string): string | undefined {
  const hex = /^(?:sha-?256:)?([0-9a-f]{64})$/i.exec(stated)?.[1];
  if (hex !== undefined) return hex.toUpperCase();
  const base64 = /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(stated)?.[1];
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex').toUpperCase();
}

export function judgeDigest(source: string, sha256: string, stated: string, findings: Findings): void {
  if (readDigest(stated) === sha256) return;
  findings.report('digest', { file: source }, `The SHA-256 is ${sha256}, not ${readDigest(stated) ?? stated}.`);
}

/** Fingerprints that the Store approved: SHA-256 of each binary, by BinaryName. */
export function judgeApproved(
  metadata: AimMetadata,
  files: readonly PackageFile[],
  approved: unknown,
  findings: Findings,
): void {
  const { AIMName, Implementations } = (approved ?? {}) as {
    AIMName?: unknown;
    Implementations?: Record<string, { Algorithm?: unknown; Fingerprint?: unknown }>;
  };
  const place = { file: `approved/${metadata.Identifier.AIMName}.json` };
  if (AIMName !== metadata.Identifier.AIMName) {
    findings.report('approved', place, `The approvals are for ${AIMName}, not for ${metadata.Identifier.AIMName}.`);
    return;
  }
  for (const name of new Set(metadata.Implementations.map(({ BinaryName }) => BinaryName))) {
    const { Algorithm, Fingerprint } = Implementations?.[name] ?? {};
    if (Fingerprint === undefined) findings.report('approved', place, `No fingerprint of ${name} is approved.`);
    else if (Algorithm !== 'SHA-256') findings.report('approved', place, `The fingerprint of ${name} is not SHA-256.`);
    else {
      const found = filesOf(name, files);
      if (found.length === 0 || found.some(({ sha256 }) => sha256 === Fingerprint)) continue;
      findings.report(
        'approved',
        place,
        `${found[0]?.path} has the fingerprint ${found[0]?.sha256}, and ${Fingerprint} is approved.`,
      );
    }
  }
}

/**
 * Verifies the DSSE envelope beside a file.
 *
 * @param file where the package lies on disk
 * @returns ids of the keys whose signatures hold
 */
export async function judgeSignature(
  source: string,
  file: string,
  sha256: string,
  options: TrustOptions,
  findings: Findings,
): Promise<string[]> {
  const path = options.signature ?? `${file}${envelopeSuffix}`;
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    if (options.keys.length > 0) findings.report('signature', { file: source }, `There is no signature (${path}).`);
    return [];
  }
  if (options.keys.length === 0) {
    const message = 'A signature lies beside the file and was not verified: no key was given.';
    findings.report('signature-unverified', { file: source }, message);
    return [];
  }
  try {
    return verifyArtefact(parseEnvelope(text), { sha256 }, options.keys, options.threshold).keyIds;
  } catch (error) {
    if (!(error instanceof TrustError)) throw error;
    findings.report('signature', { file: path }, error.message);
    return [];
  }
}
