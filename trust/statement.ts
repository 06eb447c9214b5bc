import { type Envelope, open, seal, type Verified } from './dsse.js';
import type { PrivateKey, PublicKey } from './keys.js';
import { TrustError } from './trust-error.js';

/** Payload type of an in-toto attestation in a DSSE envelope. */
export const statementType = 'application/vnd.in-toto+json';
const statementVersion = 'https://in-toto.io/Statement/v1';

/** Names an artefact by its digests (in-toto ResourceDescriptor). */
export interface Subject {
  name: string;
  /** Algorithm → lower-case hex, e.g. `{sha256: "…"}`. */
  digest: Readonly<Record<string, string>>;
}

/** in-toto Statement v1 (github.com/in-toto/attestation, spec/v1/statement.md). */
export interface Statement {
  _type: typeof statementVersion;
  subject: Subject[];
  predicateType: string;
  predicate?: Record<string, unknown>;
}

/** A statement about artefacts; what is said of them is the predicate. */
export function statementAbout(
  subject: readonly Subject[],
  predicateType: string,
  predicate: Record<string, unknown> = {},
): Statement {
  return { _type: statementVersion, subject: [...subject], predicateType, predicate };
}

/** The statement in an envelope, signed by each key. */
export function sealStatement(statement: Statement, keys: readonly PrivateKey[]): Envelope {
  return seal(statementType, Buffer.from(JSON.stringify(statement)), keys);
}

/**
 * Verifies the envelope and reads the statement in it.
 *
 * @throws TrustError those of `open`, and malformed when the payload is no Statement v1
 */
export function openStatement(
  envelope: Envelope,
  keys: readonly PublicKey[],
  threshold = 1,
): { statement: Statement; keyIds: string[] } {
  const verified = open(envelope, keys, { threshold, payloadType: statementType });
  return { statement: readStatement(verified), keyIds: verified.keyIds };
}

/**
 * Verifies that trusted keys vouch for an artefact: its SHA-256 is that of a subject. The name is compared when asked
 * for; the digest alone decides what the artefact is.
 *
 * @throws TrustError those of {@link openStatement}, and wrong-subject
 */
export function verifyArtefact(
  envelope: Envelope,
  artefact: { sha256: string; name?: string },
  keys: readonly PublicKey[],
  threshold = 1,
): { statement: Statement; subject: Subject; keyIds: string[] } {
  const opened = openStatement(envelope, keys, threshold);
  const sha256 = artefact.sha256.toLowerCase();
  const { subject: subjects } = opened.statement;
  const subject = subjects.find(
    ({ name, digest }) =>
      digest.sha256?.toLowerCase() === sha256 && (artefact.name === undefined || artefact.name === name),
  );
  if (subject !== undefined) return { ...opened, subject };
  const signed = subjects.map(({ name, digest }) => `${name} ${digest.sha256 ?? '(no sha256)'}`).join(', ');
  throw new TrustError(
    'wrong-subject',
    `What was signed is ${signed.slice(0, 400)}; this is ${artefact.name ?? 'an artefact'} ${sha256}.`,
  );
}

function readStatement({ payload }: Verified): Statement {
  let value: Partial<Statement> | null;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)) as Partial<Statement> | null;
  } catch {
    throw new TrustError('malformed', 'The payload of the envelope is not JSON.');
  }
  const subject: unknown = value?.subject;
  const wellFormed =
    value?._type === statementVersion &&
    typeof value.predicateType === 'string' &&
    Array.isArray(subject) &&
    subject.length > 0 &&
    subject.every(isSubject);
  if (!wellFormed) throw new TrustError('malformed', 'The payload of the envelope is not an in-toto Statement v1.');
  return value as Statement;
}

function isSubject(value: unknown): value is Subject {
  if (typeof value !== 'object' || value === null) return false;
  const { name, digest } = value as Record<string, unknown>;
  if (typeof digest !== 'object' || digest === null || typeof name !== 'string') return false;
  return Object.values(digest).every((each) => typeof each === 'string');
}
