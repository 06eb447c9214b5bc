import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunEvent, RunStarted } from '../../suites/engine/types.js';
import { UsageError } from './usage-error.js';

/** What can be read of a run that may have ended badly. */
export interface BrokenRecording {
  events: RunEvent[];
  start?: RunStarted;
  /** Files that were read. */
  files: string[];
  /** Lines that are no events: where a process was killed amid a line, or a disk was full. */
  damaged: number;
}

/**
 * Reads whatever is left of a run: a `run.jsonl`, cut or whole, and the files that the processes of a killed run wrote
 * one by one into `events/` beside it. `path` is one of these files or the folder of the run.
 *
 * @throws UsageError when there is none of them.
 */
export function readBrokenRecording(path: string): BrokenRecording {
  const files = filesOf(path);
  const read = files.map(eventsOf);
  const events = read.flatMap((each) => each.events);
  const start = events.find((event) => event.type === 'run-start');
  return {
    events,
    ...(start && { start }),
    files,
    damaged: read.reduce((sum, each) => sum + each.damaged, 0),
  };
}

/** The files of the processes first: what `run.jsonl` says was written after them. */
function filesOf(path: string): string[] {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const folder = isFolder ? path : dirname(path);
  const recording = isFolder ? join(path, 'run.jsonl') : path;
  const beside = join(folder, 'events');
  const parts = existsSync(beside)
    ? readdirSync(beside)
        .filter((name) => name.endsWith('.jsonl'))
        .sort()
        .map((name) => join(beside, name))
    : [];
  const files = [...parts, ...(existsSync(recording) ? [recording] : [])];
  if (files.length > 0) return files;
  throw new UsageError(
    `There is no recording at "${path}".`,
    'Give the run.jsonl of a run, or its folder: a run that was killed leaves its recordings in events/ there.',
  );
}

function eventsOf(file: string): { events: RunEvent[]; damaged: number } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`The recording ${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const events = lines.flatMap((line) => eventOf(line) ?? []);
  return { events, damaged: lines.length - events.length };
}

function eventOf(line: string): RunEvent | undefined {
  try {
    const event = JSON.parse(line) as RunEvent | null;
    if (typeof event !== 'object' || event === null || typeof event.type !== 'string') return undefined;
    if (event.type === 'ledger' && (typeof event.url !== 'string' || typeof event.kind !== 'string')) return undefined;
    return event;
  } catch {
    return undefined;
  }
}
