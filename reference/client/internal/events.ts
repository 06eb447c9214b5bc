import { setTimeout as sleep } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { MaasError } from '../error.js';
import type { PortEvent } from '../types.js';
import { messageOf, outcomeOf } from './outcome.js';

type Ask = (
  headers: Record<string, string>,
  until: AbortSignal,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

/** A server that cannot be reached so often in a row is given up. */
const mostFailures = 5;

/** The messages of an event stream and of those that go on after it; see `RwiClient.events`. */
export async function* portEvents(ask: Ask, lastId?: string, signal?: AbortSignal): AsyncGenerator<PortEvent, void> {
  const leaving = new AbortController();
  const until = AbortSignal.any([leaving.signal, ...(signal === undefined ? [] : [signal])]);
  let last = lastId;
  let pauseMs = 500;
  let failures = 0;
  try {
    while (!until.aborted) {
      try {
        const headers = { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) };
        const { data, response } = await outcomeOf('Events', ask(headers, until));
        if (response.status === 204) return;
        if (!/^text\/event-stream\b/i.test(response.headers.get('content-type') ?? ''))
          throw new MaasError('PROTOCOL', 'Events: the server gives no event stream here.', response.status);
        for await (const event of eventsOf(data as ReadableStream<Uint8Array>, (ms) => {
          pauseMs = ms;
        })) {
          failures = 0;
          last = event.id ?? last;
          yield { id: last ?? '', message: messageOf(event.data) };
        }
      } catch (error) {
        if (until.aborted) return;
        // Gone after it was there: the RWI was stopped.
        if (error instanceof MaasError && error.status !== undefined) {
          if (last !== undefined && (error.status === 404 || error.status === 410)) return;
          throw error;
        }
        failures += 1;
        if (failures >= mostFailures) throw error;
      }
      await sleep(pauseMs, undefined, { signal: until }).catch(() => undefined);
    }
  } finally {
    leaving.abort();
  }
}

async function* eventsOf(
  body: ReadableStream<Uint8Array>,
  onRetry: (ms: number) => void,
): AsyncGenerator<{ id: string | undefined; data: string }> {
  const waiting: { id: string | undefined; data: string }[] = [];
  const parser = createParser({
    onRetry,
    onEvent: ({ id, event, data }) => {
      if (event === undefined || event === 'message') waiting.push({ id, data });
    },
  });
  const decoder = new TextDecoder('utf-8');
  let added = false;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    let text = decoder.decode(chunk, { stream: true });
    // A CR ends a line at once; the parser would wait for the LF that may follow it.
    if (added && text.startsWith('\n')) text = text.slice(1);
    added = text.endsWith('\r');
    parser.feed(added ? `${text}\n` : text);
    yield* waiting.splice(0);
  }
}
