import { createChanges } from '../controller/execution/wait.js';
import { type BoundaryPort, ControllerError, type Rwi } from '../controller/types.js';
import { eventText } from './internal/event-text.js';
import type { ServerLimits } from './limits.js';

/** Server-sent events of output ports (WHATWG HTML, server-sent events). */
export interface Streams {
  /**
   * The messages of a port as chunks of an event stream, beginning after `lastId`, or with what no stream has given yet. Ends
   * with the RWI, with `signal`, and when the server closes.
   */
  open(rwi: Rwi, port: BoundaryPort, lastId: string | undefined, signal: AbortSignal): AsyncIterable<string>;
  close(): void;
}

interface Entry {
  id: number;
  /** Undefined for a message. */
  event?: 'problem';
  data: string;
  given: boolean;
}

/** What one port has given to streams: enough of it is kept for a client that lost its connection to go on without loss. */
interface Outbox {
  entries: Entry[];
  last: number;
  /** Id of the last entry that each open stream has taken. */
  readers: Set<{ at: number }>;
  changes: ReturnType<typeof createChanges>;
  pumping: AbortController | undefined;
  ended: boolean;
}

export function createStreams(limits: ServerLimits): Streams {
  // They hang on the RWI: nothing of them is left when it is gone.
  const kept = new WeakMap<Rwi, Map<BoundaryPort, Outbox>>();
  const closing = new AbortController();

  function outboxOf(rwi: Rwi, port: BoundaryPort): Outbox {
    const ports = kept.get(rwi) ?? new Map<BoundaryPort, Outbox>();
    kept.set(rwi, ports);
    const box: Outbox = ports.get(port) ?? {
      entries: [],
      last: 0,
      readers: new Set(),
      changes: createChanges(),
      pumping: undefined,
      ended: false,
    };
    ports.set(port, box);
    return box;
  }

  function add(box: Outbox, data: string, event?: 'problem'): void {
    box.last += 1;
    box.entries.push({ id: box.last, data, given: false, ...(event === undefined ? {} : { event }) });
    const needed = slowest(box);
    let held = box.entries.reduce((sum, entry) => sum + entry.data.length, 0);
    while (
      (box.entries.length > limits.streamEvents || held > limits.deliveryBytes) &&
      (box.entries[0]?.id ?? box.last) <= needed
    )
      held -= box.entries.shift()?.data.length ?? 0;
    box.changes.announce();
  }

  /** Takes messages while a stream is open; of an exchange also afterwards, since its results would be replaced. */
  async function pump(rwi: Rwi, port: BoundaryPort, box: Outbox, stop: AbortController): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        // A slow client holds the port up rather than filling memory.
        if (box.readers.size > 0 && box.last - slowest(box) >= limits.streamEvents)
          await box.changes.next({ timeoutMs: -1, signal: stop.signal });
        else add(box, await rwi.next(port, { timeoutMs: -1, signal: stop.signal }));
      } catch (error) {
        if (!(error instanceof ControllerError) || error.code === 'TIMEOUT') continue;
        if (error.code === 'FAILED')
          add(box, JSON.stringify({ title: 'The run failed', detail: error.message }), 'problem');
        if (rwi.execution === 'Exchange' && error.code === 'FAILED') continue;
        box.ended = true;
        box.changes.announce();
        return;
      }
    }
  }

  return {
    async *open(rwi, port, lastId, signal) {
      const box = outboxOf(rwi, port);
      const reader = { at: startOf(box, lastId) };
      const until = AbortSignal.any([signal, closing.signal]);
      box.readers.add(reader);
      if (box.pumping === undefined) {
        box.pumping = new AbortController();
        void pump(rwi, port, box, box.pumping);
      }
      try {
        yield ': open\n\n';
        while (!until.aborted) {
          const entry = box.entries.find(({ id }) => id > reader.at);
          if (entry !== undefined) {
            yield eventText(entry);
            reader.at = entry.id;
            entry.given = true;
            box.changes.announce();
          } else if (box.ended) return;
          else {
            const woken = await box.changes.next({ timeoutMs: limits.streamQuietMs, signal: until }).then(
              () => true,
              () => false,
            );
            if (!woken && !until.aborted) yield ': still here\n\n';
          }
        }
      } finally {
        box.readers.delete(reader);
        if (box.readers.size === 0 && rwi.execution === 'Continuous') {
          box.pumping?.abort();
          box.pumping = undefined;
        }
      }
    },
    close: () => closing.abort(),
  };
}

function slowest(box: Outbox): number {
  return Math.min(box.last, ...[...box.readers].map(({ at }) => at));
}

function startOf(box: Outbox, lastId: string | undefined): number {
  if (lastId !== undefined && /^\d{1,15}$/.test(lastId)) return Number(lastId);
  const first = box.entries.find(({ given }) => !given);
  return first === undefined ? box.last : first.id - 1;
}
