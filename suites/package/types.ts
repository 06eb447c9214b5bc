/** What `package` and `data` say of their subjects: data only, so that reports need nothing else. */

import type { Clause } from '../engine/types.js';

/** From the level of the clause: MUST → error, SHOULD → warning, MAY → note. */
export type Severity = 'error' | 'warning' | 'note';

/** Where a finding is: a file of the package (or the subject itself), and a place in it. */
export interface Place {
  file: string;
  /** RFC 6901, into a JSON document. */
  pointer?: string;
  /** From 1. */
  line?: number;
  /** From 1, in UTF-16 code units. */
  column?: number;
}

export interface Finding {
  /** Permanent id of the clause, `PKG-NNN`. */
  id: string;
  /** The check that found it, a name in kebab case. */
  check: string;
  severity: Severity;
  place: Place;
  /** One sentence: what is wrong. */
  message: string;
  /** One sentence: what to do. */
  fix: string;
}

/** What was judged: a package, a metadata document, or an instance of a Data Type. */
export interface SubjectReport {
  /** As the user named it. */
  source: string;
  kind: 'package' | 'metadata' | 'data';
  /** AIMName or Data Type, when it could be read. */
  name?: string;
  /** `tar.gz`, `zip`, `folder` … for packages. */
  format?: string;
  /** SHA-256 of the file, upper-case hex. */
  sha256?: string;
  /** Files in a package, and their bytes. */
  files?: number;
  bytes?: number;
  /** Key ids whose signatures hold. */
  signedBy?: string[];
  findings: Finding[];
}

export type ClauseLookup = ReadonlyMap<string, Clause>;
