import type { Operations } from '../check.js';
import type { Exchanger } from '../exchange.js';
import type { Ledger } from '../ledger.js';
import { createOperations, type Requester } from '../operations.js';
import type { Credential } from '../run-options.js';
import type { DialectName, IdentityName, TargetFacts } from '../types.js';

/** What the steps of the pre-flight share. */
export interface PreflightSurroundings {
  url: string;
  exchanger: Exchanger;
  ledger: Ledger;
  requester: Requester;
  auth: Credential | undefined;
  /** Identities for which the user gave a credential. */
  identities: readonly IdentityName[];
  dialect: DialectName | 'auto';
  /** Profiles named by the user; undefined when they are to be detected. */
  profiles: readonly string[] | undefined;
  /** Judged on top of what is found, when `profiles` is undefined. */
  alsoProfiles?: readonly string[];
  /** Names that the user gave for conformance workflows. */
  workflows: readonly string[];
}

/** What the pre-flight of a Store knows beside them. */
export interface StoreSurroundings extends PreflightSurroundings {
  /** Names that the user gave for AIMs of the Store. */
  elements: readonly string[];
  /** Whether the suite may open a repository of its own. */
  listens: boolean;
  /** Whether checks may write. */
  allowWrites: boolean;
}

/** The operations in one dialect, before it is known which the server speaks. */
export function speaking(
  around: PreflightSurroundings,
  dialect: DialectName,
  portForm: TargetFacts['portForm'] = 'data-type',
): Operations {
  return createOperations({
    exchanger: around.exchanger,
    target: { url: around.url, dialect, portForm },
    ledger: around.ledger,
    requester: around.requester,
    identities: around.identities,
  });
}
