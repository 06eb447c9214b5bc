import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { RunEvent } from '../../suites/engine/types.js';
import { UsageError } from './usage-error.js';

/**
 * Reads a `run.jsonl`: one event per line, the first of type `run-start` and of a schema that is known here.
 *
 * @throws UsageError naming file and line when it is no such recording.
 */
export async function readRecording(file: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  let line = 0;
  try {
    for await (const text of createInterface({
      input: createReadStream(file, 'utf8'),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      line += 1;
      if (text.trim() !== '') events.push(eventOf(text, `${file}:${line}`));
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `The recording ${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}.`,
    );
  }
  const first = events[0];
  if (first?.type !== 'run-start') {
    throw new UsageError(
      `${file} is not a recording of a run: its first line is no run-start event.`,
      'Give the run.jsonl that a run left in its --out folder.',
    );
  }
  if (first.schema !== 'maas-conformance/run@1') {
    throw new UsageError(
      `${file} is written in the form ${first.schema}, which this version does not know.`,
      'Judge it with the version that made it, or a later one.',
    );
  }
  return events;
}

function eventOf(text: string, where: string): RunEvent {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw new UsageError(`${where} is not JSON.`, 'The recording is damaged or cut.');
  }
  if (typeof event !== 'object' || event === null || typeof (event as { type?: unknown }).type !== 'string') {
    throw new UsageError(
      `${where} is not an event of a run.`,
      'Give the run.jsonl that a run left in its --out folder.',
    );
  }
  return event as RunEvent;
}
