import { findingsReport, findingsText } from '../../reports/findings.js';
import { specDigest, specVersion } from '../../spec/openapi.js';
import type { SubjectReport } from '../../suites/package/types.js';
import type { Io } from './io.js';
import { packageVersion } from './version.js';

export interface ShowFlags {
  json?: boolean;
  quiet?: boolean;
  color: boolean;
}

/** Prints what was found, and sets the exit code: 1 when there is an error, else 0. */
export function showFindings(io: Io, subjects: readonly SubjectReport[], flags: ShowFlags): void {
  const tool = { name: 'maas-conformance', version: packageVersion() };
  const report = findingsReport(subjects, tool, { version: specVersion(), digest: specDigest() });
  const options = { colour: io.colour && flags.color, width: io.width, quiet: flags.quiet ?? false };
  io.out(flags.json ? `${JSON.stringify(report, undefined, 2)}\n` : findingsText(report, options));
  io.exitCode = report.verdict === 'conformant' ? 0 : 1;
}
