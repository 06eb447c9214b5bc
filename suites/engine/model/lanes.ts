import type { HistoryEntry } from '../types.js';

interface Column {
  time: number;
  /** Ends stand before starts of the same moment, so that nothing seems to overlap that did not. */
  edge: 'end' | 'start';
  entry: HistoryEntry;
}

/**
 * A concurrent history as text: a lane for each client, time from left to right (not to scale), a bar from each request
 * to its answer. What cannot be ordered is marked with an exclamation mark.
 */
export function drawLanes(history: readonly HistoryEntry[]): string {
  const columns = history
    .flatMap((entry): Column[] => [
      { time: entry.startMs, edge: 'start', entry },
      { time: entry.endMs, edge: 'end', entry },
    ])
    .sort((a, b) => a.time - b.time || (a.edge === b.edge ? 0 : a.edge === 'end' && a.entry !== b.entry ? -1 : 1));
  const from = new Map<HistoryEntry, number>();
  const to = new Map<HistoryEntry, number>();
  let at = 0;
  for (const { edge, entry } of columns) {
    if (edge === 'start') from.set(entry, at);
    else {
      at = Math.max(at, (from.get(entry) ?? 0) + labelOf(entry).length + 1);
      to.set(entry, at);
    }
    at += 1;
  }
  const clients = [...new Set(history.map(({ client }) => client))].sort();
  const name = Math.max(0, ...clients.map((client) => client.length));
  return clients
    .map((client) => {
      let lane = '';
      for (const entry of history.filter((each) => each.client === client).sort((a, b) => a.startMs - b.startMs)) {
        const [start, end] = [from.get(entry) ?? 0, to.get(entry) ?? 0];
        lane = `${lane.padEnd(start)}|${labelOf(entry).padEnd(end - start - 1, '-')}|`;
      }
      return `${client.padEnd(name)} ${lane}`;
    })
    .join('\n');
}

function labelOf({ operation, result, stuck }: HistoryEntry): string {
  return `${stuck === true ? '!' : ''}${operation} → ${result}`;
}
