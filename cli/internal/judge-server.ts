import { relative } from 'node:path';
import type { Format } from '../../reports/formats.js';
import { visible, visibleLine } from '../../reports/internal/visible.js';
import { renderJson } from '../../reports/json.js';
import { renderText } from '../../reports/text.js';
import { writeReports } from '../../reports/write.js';
import type { RunOptions, RunResult } from '../../suites/engine/run-options.js';
import type { Exchange, Report, RunEvent } from '../../suites/engine/types.js';
import type { PrivateKey } from '../../trust/keys.js';
import { applyBaseline } from './baseline/apply.js';
import type { Baseline } from './baseline/read.js';
import { baselineText } from './baseline/tell.js';
import type { Catalogue } from './catalogue.js';
import type { Io } from './io.js';
import { progress } from './progress.js';
import { signResult } from './sign-result.js';

/** How results are shown and kept. */
export interface Presentation {
  formats: readonly Format[];
  /** The verdict only. */
  quiet: boolean;
  /** `report.json` to standard output instead of the summary. */
  json: boolean;
  colour: boolean;
  /** Accepts known violations, when there is one. */
  baseline?: Baseline;
  /** Signs the result, when there is one. */
  signKey?: PrivateKey;
}

/**
 * Runs the suite against a server, shows how it goes, writes the reports and prints the outcome.
 *
 * @returns the exit code of the run.
 */
export async function judgeServer(
  io: Io,
  options: RunOptions,
  show: Presentation,
  catalogue: Catalogue,
): Promise<number> {
  const live = show.quiet ? undefined : progress(io);
  const { run } = await import('../../suites/engine/run.js');
  let result: RunResult;
  try {
    result = await run(options, live?.listener);
  } finally {
    live?.end();
  }
  const exitCode = await conclude(io, options.out, result, result.recording, show, catalogue);
  if (result.fault !== undefined) io.err(`harness fault: ${visible(result.fault)}\n`);
  return exitCode;
}

/** What {@link present} does, after the baseline, if there is one, was applied. @returns the exit code. */
export async function conclude(
  io: Io,
  folder: string,
  result: Pick<RunResult, 'report' | 'events' | 'fault'> & { exitCode: number },
  recording: string,
  show: Presentation,
  catalogue: Catalogue,
): Promise<number> {
  const forgiven = show.baseline && applyBaseline(show.baseline, result, catalogue);
  await present(io, folder, { ...result, ...forgiven }, recording, show, catalogue);
  if (forgiven !== undefined && show.baseline !== undefined)
    io.err(`${baselineText(show.baseline.file, forgiven.assessed, show.quiet)}\n`);
  return forgiven?.exitCode ?? result.exitCode;
}

/** Writes the reports of a judged recording (the file `recording`) into `folder`, signs them if asked to, and prints the outcome. */
export async function present(
  io: Io,
  folder: string,
  { report, events }: { report: Report; events: readonly RunEvent[] },
  recording: string,
  show: Presentation,
  catalogue: Catalogue,
): Promise<void> {
  const evidence = events.filter((event): event is { type: 'exchange' } & Exchange => event.type === 'exchange');
  const paths = await writeReports(folder, show.formats, report, evidence, catalogue);
  if (show.signKey !== undefined) paths.push(...(await signResult(folder, recording, report, show.signKey)));
  if (show.json) io.out(renderJson(report));
  else if (show.quiet) io.out(`${visibleLine(report.environment?.message ?? report.summary)}\n`);
  else {
    const options = { width: io.width, colour: show.colour, lore: catalogue, files: paths.map(short) };
    io.out(`\n${renderText(report, evidence, options)}`);
  }
}

/** Path as a person would type it here. */
function short(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}
