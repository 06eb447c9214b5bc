import type { Area } from './check.js';
import { mergeEvents } from './recording.js';
import type { Selection } from './selection.js';
import type { RunEvent, RunStarted, TargetFacts } from './types.js';

/** Recordings that are not the shards of one run; says which and why. */
export class ShardsError extends Error {}

interface Shard {
  name: string;
  events: readonly RunEvent[];
  start: RunStarted;
  target: TargetFacts | undefined;
  index: number;
  total: number;
}

/** Options that decide which checks a run makes and how they count. */
const deciding = ['suite', 'profiles', 'grep', 'clauses'] as const;

/**
 * One recording of the recordings of `--shard 1/n` … `--shard n/n`, made on whatever machines: judged, it gives the
 * verdicts of the run that nobody divided. When shards are missing it says so, and their checks are not observed.
 *
 * @param recordings by name (a file, for messages)
 * @throws ShardsError when they are of different spec data, targets or options, or when a shard is there twice
 */
export function mergeShards(
  recordings: readonly { name: string; events: readonly RunEvent[] }[],
  areas: readonly Area[],
): RunEvent[] {
  const shards = recordings.map(shardOf).sort((a, b) => a.index - b.index);
  const [first, ...others] = shards;
  if (first === undefined) throw new ShardsError('There is no recording to merge.');
  for (const other of others) assertSameRun(first, other);
  shards.forEach((shard, at) => {
    const before = shards[at - 1];
    if (before?.index === shard.index)
      throw new ShardsError(`${before.name} and ${shard.name} are both the shard ${shard.index}/${shard.total}.`);
  });
  const bodies = shards.map((shard, at) => bodyOf(shard, at));
  const head: RunEvent[] = [
    { ...first.start, startedAt: startedAt(shards), options: optionsOf(shards, first) },
    // A shard whose pre-flight failed says more of the target than those that went well.
    ...(shards.find(({ target }) => target === undefined) ?? first).events.filter(({ type }) => type === 'preflight'),
    ...(first.target === undefined ? [] : [{ type: 'target' as const, target: first.target }]),
  ];
  return mergeEvents([...head, end(shards)], bodies.flat(), areas);
}

function shardOf({ name, events }: { name: string; events: readonly RunEvent[] }): Shard {
  const start = events.find((event) => event.type === 'run-start');
  if (start === undefined) throw new ShardsError(`${name} is no recording of a run: it has no run-start line.`);
  const { shard } = start.options as Selection;
  if (shard === undefined || shard.total === 1)
    throw new ShardsError(`${name} is the recording of a whole run, not of a shard: judge it by itself.`);
  const target = events.findLast((event) => event.type === 'target')?.target;
  return { name, events, start, target, ...shard };
}

function assertSameRun(first: Shard, other: Shard): void {
  const differ = (what: string, one: unknown, two: unknown): void => {
    const [a, b] = [JSON.stringify(one) ?? 'none', JSON.stringify(two) ?? 'none'];
    if (a === b) return;
    throw new ShardsError(
      `${first.name} and ${other.name} are not shards of one run: their ${what} differ (${a} and ${b}).`,
    );
  };
  differ('spec data', first.start.spec.digest, other.start.spec.digest);
  differ('targets', first.start.url, other.start.url);
  differ('numbers of shards', first.total, other.total);
  for (const option of deciding) differ(`options ${option}`, first.start.options[option], other.start.options[option]);
  if (first.target === undefined || other.target === undefined) return;
  differ('dialects', first.target.dialect, other.target.dialect);
  differ('profiles', first.target.profiles, other.target.profiles);
}

/** All but the frame of a run. Every shard has a pre-flight of its own, so exchanges outside checks need other names. */
function bodyOf({ events }: Shard, at: number): RunEvent[] {
  return events.flatMap((event): RunEvent[] => {
    if (event.type === 'run-start' || event.type === 'run-end' || event.type === 'target' || event.type === 'preflight')
      return [];
    if (at > 0 && event.type === 'exchange' && /^(ledger\/)?preflight/.test(event.id))
      return [{ ...event, id: `${event.id}@${at + 1}` }];
    if (at > 0 && event.type === 'observation' && event.exchange?.startsWith('preflight'))
      return [{ ...event, exchange: `${event.exchange}@${at + 1}` }];
    return [event];
  });
}

function startedAt(shards: readonly Shard[]): string {
  return shards.map(({ start }) => start.startedAt).sort()[0] as string;
}

/** Without the shard when all are there, so that what was not run is put down to what left it out. */
function optionsOf(shards: readonly Shard[], first: Shard): Record<string, unknown> {
  const { shard: _shard, ...whole } = first.start.options;
  return shards.length === first.total ? whole : first.start.options;
}

function end(shards: readonly Shard[]): RunEvent {
  const ends = shards.map(({ events }) => events.findLast((event) => event.type === 'run-end'));
  const interrupted = ends.find((each) => each?.interrupted !== undefined)?.interrupted;
  return {
    type: 'run-end',
    endedAt:
      ends
        .flatMap((each) => each?.endedAt ?? [])
        .sort()
        .at(-1) ?? startedAt(shards),
    durationMs: Math.max(0, ...ends.map((each) => each?.durationMs ?? 0)),
    ...(interrupted === undefined ? {} : { interrupted }),
  };
}
