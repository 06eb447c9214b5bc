import type { Envelope } from './dsse.js';
import type { PrivateKey } from './keys.js';
import { sealStatement, statementAbout } from './statement.js';

/** Predicate of a statement by which an implementer or a Store vouches for a package or a metadata document. */
export const artefactPredicate = 'https://maas-conformance.invalid/predicates/artefact/v1';

/** The envelope of `<file>` lies beside it as `<file>.dsse.json`. */
export const envelopeSuffix = '.dsse.json';

/**
 * An envelope that vouches for an artefact as it is.
 *
 * @param artefact.name the file name; `sha256` in hex
 * @param facts what else is vouched for, e.g. `{AIMName, ImplementerID}`
 */
export function signArtefact(
  artefact: { name: string; sha256: string },
  keys: readonly PrivateKey[],
  facts: Record<string, unknown> = {},
): Envelope {
  const subject = { name: artefact.name, digest: { sha256: artefact.sha256.toLowerCase() } };
  return sealStatement(statementAbout([subject], artefactPredicate, facts), keys);
}
