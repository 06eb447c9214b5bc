import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** An event of a stream, as WHATWG HTML 9.2.6 reads it. `id` is the last one seen up to it, empty when there was none. */
export interface StreamEvent {
  id: string;
  /** Whether the event itself brought the id. */
  hasId: boolean;
  type: string;
  data: string;
}

/** The whole events of an event stream so far; one that has not ended is none yet. */
export function eventsIn(body: Uint8Array): StreamEvent[] {
  const events: StreamEvent[] = [];
  let last = '';
  const parser = createParser({
    onEvent: ({ id, event, data }: EventSourceMessage) => {
      last = id ?? last;
      events.push({ id: last, hasId: id !== undefined, type: event ?? 'message', data });
    },
  });
  const text = new TextDecoder('utf-8').decode(body);
  // A CR ends a line, whether or not an LF follows; the parser would wait to see.
  parser.feed(text.endsWith('\r') ? `${text}\n` : text);
  return events;
}

/** The events that carry messages; others are the server's own. */
export function messagesIn(body: Uint8Array): StreamEvent[] {
  return eventsIn(body).filter(({ type }) => type === 'message');
}
