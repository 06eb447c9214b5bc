import { readDocument } from '../read-document.js';
import { schemaIssues } from '../toolkit-schema.js';
import { UsageError } from '../usage-error.js';

/** One accepted violation: of a clause, or of one of its checks only. */
export interface BaselineEntry {
  clause: string;
  check?: string;
  reason: string;
  ticket?: string;
  /** Last day (UTC) on which it is accepted, `2027-01-31`. */
  expires?: string;
}

/** Violations that somebody accepts for now; `spec/schemas/toolkit/baseline.json` describes the file. */
export interface Baseline {
  file: string;
  accept: readonly BaselineEntry[];
}

/**
 * Reads a baseline, JSON or YAML. Whether its clauses exist and still fail is not looked at here.
 *
 * @throws UsageError when the file is no baseline.
 */
export async function readBaseline(file: string): Promise<Baseline> {
  const value = await readDocument(file, 'baseline');
  const [issue] = await schemaIssues('baseline', value);
  if (issue !== undefined) {
    throw new UsageError(
      `The baseline ${file} is wrong: ${issue.pointer.slice(1).replaceAll('/', '.') || 'it'} ${issue.message}.`,
      'Each entry of accept has a clause and a reason, and may have check, ticket and expires (2027-01-31); see docs/runs.md.',
    );
  }
  return { file, accept: (value as { accept: BaselineEntry[] }).accept };
}
