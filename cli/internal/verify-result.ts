import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ResultPredicate, resultFiles, resultPredicate, sha256 } from '../../reports/attestation.js';
import { renderJson } from '../../reports/json.js';
import type { Report, RunEvent } from '../../suites/engine/types.js';
import { parseEnvelope } from '../../trust/dsse.js';
import type { PublicKey } from '../../trust/keys.js';
import { openStatement, type Statement } from '../../trust/statement.js';
import { TrustError } from '../../trust/trust-error.js';
import type { Catalogue } from './catalogue.js';
import { readRecording } from './recording.js';
import { UsageError } from './usage-error.js';

/** One thing that was looked at. `unknown`: this version of the tool cannot tell. */
export interface VerificationStep {
  step: 'signature' | 'statement' | 'report' | 'recording' | 'judgement';
  outcome: 'ok' | 'failed' | 'unknown';
  message: string;
}

/** What `verify` found. `report` only when its octets are those that were signed. */
export interface Verification {
  steps: VerificationStep[];
  report?: Report;
}

/**
 * Verifies a signed result: the signature by one of the keys, the digests of report.json and run.jsonl in `folder`, and
 * that judging the recording again gives that report. The first step that fails ends it; what comes after it would vouch
 * for something else.
 *
 * @throws UsageError when a file cannot be read
 */
export async function verifyResult(
  envelopeText: string,
  folder: string,
  trusted: { keys: readonly PublicKey[]; threshold: number },
  catalogue: Catalogue,
): Promise<Verification> {
  const steps: VerificationStep[] = [];
  const ok = (step: VerificationStep['step'], message: string) => void steps.push({ step, outcome: 'ok', message });
  const failed = (step: VerificationStep['step'], message: string): Verification => ({
    steps: [...steps, { step, outcome: 'failed', message }],
  });

  let statement: Statement;
  try {
    const opened = openStatement(parseEnvelope(envelopeText), trusted.keys, trusted.threshold);
    statement = opened.statement;
    ok('signature', `signed with ${opened.keyIds.join(', ')}`);
  } catch (error) {
    if (error instanceof TrustError) return failed('signature', error.message);
    throw error;
  }
  if (statement.predicateType !== resultPredicate)
    return failed('statement', `It is about ${statement.predicateType}, not a test result.`);

  const octets = await readBeside(folder, resultFiles.report);
  const wrongReport = differs(statement, resultFiles.report, octets);
  if (wrongReport !== undefined) return failed('report', wrongReport);
  const report = JSON.parse(octets.toString('utf8')) as Report;
  const lie = contradiction(statement.predicate as unknown as ResultPredicate, report);
  if (lie !== undefined) return failed('statement', lie);
  const key = report.target.facts?.certificate?.keySha256;
  const who = key === undefined ? report.target.url : `${report.target.url} with the TLS key sha256:${key}`;
  ok('statement', `says ${report.verdict} of ${who}, judged ${report.startedAt}`);
  ok('report', `${resultFiles.report} is what was signed`);

  const recording = await readBeside(folder, resultFiles.recording);
  const wrongRecording = differs(statement, resultFiles.recording, recording);
  if (wrongRecording !== undefined) return failed('recording', wrongRecording);
  ok('recording', `${resultFiles.recording} is what was signed`);
  const judgement = await judgeAgain(
    await readRecording(join(folder, resultFiles.recording)),
    report,
    octets,
    catalogue,
  );
  return { steps: [...steps, judgement], ...(judgement.outcome !== 'failed' && { report }) };
}

async function judgeAgain(
  events: readonly RunEvent[],
  report: Report,
  octets: Buffer,
  catalogue: Catalogue,
): Promise<VerificationStep> {
  const step = 'judgement';
  if (report.spec.digest !== catalogue.digest) {
    return {
      step,
      outcome: 'unknown',
      message: `The clauses are of version ${report.spec.version} (${report.spec.digest}), and this tool has ${catalogue.version} (${catalogue.digest}); judge it again with ${report.tool.name}@${report.tool.version}.`,
    };
  }
  const { judge } = await import('../../suites/engine/judge.js');
  if (Buffer.from(renderJson(judge(events, catalogue))).equals(octets))
    return { step, outcome: 'ok', message: 'judging the recording again gives the same report' };
  return { step, outcome: 'failed', message: 'Judging the recording again gives another report.' };
}

/** Why a file is not the subject of that name; undefined when it is. */
function differs({ subject }: Statement, name: string, octets: Uint8Array): string | undefined {
  const signed = subject.find((each) => each.name === name)?.digest.sha256;
  if (signed === undefined) return `The statement names no ${name}.`;
  const found = sha256(octets);
  return signed === found ? undefined : `${name} was changed: its SHA-256 is ${found}, and ${signed} was signed.`;
}

/** A statement whose own words are not those of the report that it names. */
function contradiction(predicate: ResultPredicate | undefined, report: Report): string | undefined {
  const named = predicate?.configuration?.find?.(({ name }) => name === 'target');
  const [said, found] = [named?.annotations?.tlsKeySha256, report.target.facts?.certificate?.keySha256];
  if (predicate?.conformance?.verdict !== report.verdict)
    return `It says ${predicate?.conformance?.verdict}, and the report says ${report.verdict}.`;
  if ((predicate.result === 'FAILED') === (report.verdict === 'conformant'))
    return `Its result ${predicate.result} does not go with a report that says ${report.verdict}.`;
  if (named?.uri !== report.target.url) return `It is about ${named?.uri}, and the report about ${report.target.url}.`;
  return said === found
    ? undefined
    : `It names the TLS key ${said ?? 'not at all'}, and the report ${found ?? 'none'}.`;
}

async function readBeside(folder: string, name: string): Promise<Buffer> {
  const path = join(folder, name);
  try {
    return await readFile(path);
  } catch (error) {
    throw new UsageError(
      `${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}.`,
      'A signed result is verified with the files it is about: keep report.json and run.jsonl in its folder.',
    );
  }
}
