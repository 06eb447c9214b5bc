import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Report, RunEvent } from '../../suites/engine/types.js';
import type { Catalogue } from './catalogue.js';
import { readRecording } from './recording.js';
import { schemaIssues } from './toolkit-schema.js';
import { UsageError } from './usage-error.js';

/** A run that somebody keeps: its report, its recording when that was read, and the file it was found in. */
export interface KeptRun {
  report: Report;
  events?: RunEvent[];
  file: string;
}

/**
 * Reads a run from the folder it was left in, its `report.json`, or its `run.jsonl`, which is judged again. Of a folder
 * the report is taken, for it says what was said then; a recording is judged by the clauses of today.
 *
 * @throws UsageError when it is none of these.
 */
export async function readRun(path: string, catalogue: Catalogue): Promise<KeptRun> {
  const file = fileOf(path);
  if (file.endsWith('.jsonl')) {
    const events = await readRecording(file);
    const { judge } = await import('../../suites/engine/judge.js');
    return { report: judge(events, catalogue), events, file };
  }
  return { report: await readReport(file), file };
}

function fileOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`There is no file or folder "${path}".`, hint);
  if (!found.isDirectory()) return path;
  const file = ['report.json', 'run.jsonl'].map((name) => join(path, name)).find((name) => existsSync(name));
  if (file === undefined) throw new UsageError(`The folder ${path} holds neither report.json nor run.jsonl.`, hint);
  return file;
}

const hint = 'Give the folder that a run left, or its report.json or run.jsonl.';

/** @throws UsageError when the file is no report of a known form. Members that a later version adds are let pass. */
export async function readReport(file: string): Promise<Report> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`The report ${file} cannot be read: ${code ?? message}.`, hint);
  }
  const [issue] = (await schemaIssues('report', value)).filter(({ keyword }) => keyword !== 'additionalProperties');
  if (issue !== undefined) {
    throw new UsageError(`${file} is not a report of a run: ${issue.pointer || 'it'} ${issue.message}.`, hint);
  }
  return value as Report;
}
