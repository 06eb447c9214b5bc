import { createHash } from 'node:crypto';
import type { Report, Verdict } from '../suites/engine/types.js';
import { type Statement, statementAbout } from '../trust/statement.js';
import { clausesWith } from './internal/order.js';

/** Predicate of a signed result: in-toto test-result v0.1 (github.com/in-toto/attestation, spec/predicates/test-result.md). */
export const resultPredicate = 'https://in-toto.io/attestation/test-result/v0.1';

/** Names of the files in the folder of a run that a signed result is about, and of the result itself. */
export const resultFiles = { report: 'report.json', recording: 'run.jsonl', envelope: 'report.intoto.json' } as const;

/** What a signed result says, beside the members that the predicate prescribes. */
export interface ResultPredicate {
  result: 'PASSED' | 'WARNED' | 'FAILED';
  configuration: ResourceDescriptor[];
  passedTests: string[];
  warnedTests: string[];
  failedTests: string[];
  /** Of this toolkit: what was judged, when, and the verdict in its own words. */
  conformance: {
    verdict: Report['verdict'];
    summary: string;
    profiles: string[];
    startedAt: string;
    durationMs: number;
    seed: number;
  };
}

/** in-toto ResourceDescriptor: the parts that are used here. */
export interface ResourceDescriptor {
  name: string;
  uri?: string;
  digest?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
}

/**
 * The statement that a signed result makes: these octets of `report.json` and `run.jsonl` are the result of judging this
 * target by this version of the clauses with this version of the tool.
 *
 * @param files the octets of the report and of the recording, as they stand in their files
 */
export function resultStatement(report: Report, files: { report: Uint8Array; recording: Uint8Array }): Statement {
  const predicate: ResultPredicate = {
    result: resultOf(report),
    configuration: configurationOf(report),
    passedTests: ids(report, 'pass'),
    warnedTests: ids(report, 'warn'),
    failedTests: ids(report, 'fail', 'harness-error', 'environment-error'),
    conformance: {
      verdict: report.verdict,
      summary: report.summary,
      profiles: report.target.profiles,
      startedAt: report.startedAt,
      durationMs: report.durationMs,
      seed: report.seed,
    },
  };
  const subjects = [
    { name: resultFiles.report, digest: { sha256: sha256(files.report) } },
    { name: resultFiles.recording, digest: { sha256: sha256(files.recording) } },
  ];
  return statementAbout(subjects, resultPredicate, { ...predicate });
}

/** SHA-256 in lower-case hex. */
export function sha256(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex');
}

/** Only a conformant server passes: what is inconclusive vouches for nothing. */
function resultOf(report: Report): ResultPredicate['result'] {
  if (report.verdict !== 'conformant') return 'FAILED';
  return clausesWith(report, 'warn').length > 0 ? 'WARNED' : 'PASSED';
}

/** What names the target besides its URL: the words it speaks, and for https the key it was met with. */
function annotationsOf({ dialect, facts }: Report['target']): Record<string, string> {
  return {
    ...(dialect !== undefined && { dialect }),
    ...(facts?.certificate !== undefined && { tlsKeySha256: facts.certificate.keySha256 }),
  };
}

function configurationOf({ target, tool, spec }: Report): ResourceDescriptor[] {
  const annotations = annotationsOf(target);
  const [algorithm = 'sha256', digest = ''] = spec.digest.split(':');
  return [
    {
      name: 'target',
      uri: target.url,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    { name: 'clauses', digest: { [algorithm]: digest }, annotations: { version: spec.version } },
    { name: 'tool', uri: `pkg:npm/${tool.name}@${tool.version}` },
  ];
}

function ids(report: Report, ...verdicts: Verdict[]): string[] {
  return clausesWith(report, ...verdicts).map(({ id }) => id);
}
