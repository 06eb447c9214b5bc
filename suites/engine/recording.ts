import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Area } from './check.js';
import { parseEvents } from './recorder.js';
import type { RunEvent } from './types.js';

/** Empties what an earlier run left in the folder of recordings, and makes the folder. */
export function prepareFolder(out: string): { events: string; recording: string } {
  const events = join(out, 'events');
  rmSync(events, { recursive: true, force: true });
  mkdirSync(events, { recursive: true });
  const recording = join(out, 'run.jsonl');
  rmSync(recording, { force: true });
  return { events, recording };
}

/** What the workers recorded, worker by worker. */
export function readWorkerEvents(folder: string): RunEvent[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.startsWith('worker-'));
  const order = (name: string): number => Number(/\d+/.exec(name)?.[0] ?? 0);
  return files
    .sort((a, b) => order(a) - order(b))
    .flatMap((name) => parseEvents(readFileSync(join(folder, name), 'utf8')));
}

/**
 * One recording: the engine's own events up to the target's facts, those of the checks, then the engine's last ones. The
 * order of the checks is that of the catalogue, whichever worker took them and whenever; within a check nothing moves.
 */
export function mergeEvents(
  own: readonly RunEvent[],
  workers: readonly RunEvent[],
  areas: readonly Area[],
): RunEvent[] {
  const target = own.findIndex((event) => event.type === 'target');
  const split = target < 0 ? own.length - 1 : target + 1;
  return [...own.slice(0, split), ...orderByCheck(workers, areas), ...own.slice(split)];
}

function orderByCheck(events: readonly RunEvent[], areas: readonly Area[]): RunEvent[] {
  const rank = new Map(areas.flatMap(({ checks }) => checks).map(({ id }, index) => [id, index]));
  const last = rank.size;
  return events
    .map((event, index) => ({ event, index, rank: rank.get(checkOf(event) ?? '') ?? last }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ event }) => event);
}

function checkOf(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'exchange':
      return event.check === 'ledger' ? event.id.split('/')[1] : event.check;
    case 'check':
      return event.id;
    case 'observation':
    case 'ledger':
      return event.check;
    default:
      return undefined;
  }
}

/** Writes `run.jsonl` in one step: a reader finds the whole recording or none. */
export function writeRecording(file: string, events: readonly RunEvent[]): void {
  const temporary = `${file}.part`;
  writeFileSync(temporary, events.map((event) => `${JSON.stringify(event)}\n`).join(''), { mode: 0o600 });
  renameSync(temporary, file);
}
