/** Steps of the checks of server-sent events. */
import type { CheckContext, PortRef, Reply, RwiRef } from '../../engine/check.js';
import { NoAnswer, NotSeen } from '../../engine/outcomes.js';
import { messagesIn, type StreamEvent } from './event-stream.js';

/** A stream that is being read. */
export interface Reading {
  /** Resolves when the header section has come, or the exchange has ended without; or soon, as it may come with the first event. */
  opened: Promise<void>;
  /** The answer, and the messages that had come when the stream was left. */
  done: Promise<{ reply: Reply; messages: StreamEvent[] }>;
}

/** Longest wait for what a server owes: only one that fails to send it takes all of it. */
const owedMs = 15_000;

/** A server that begins its answer with the first event has taken the request by then. */
const openMs = 1_500;

/**
 * Reads the event stream of a port until `count` messages have come (0: anything at all), at most for `forMs`; without a
 * count until it ends.
 *
 * @throws NotSeen when the answer is no event stream: the server does not offer it for this port
 */
export function readStream(
  t: CheckContext,
  rwi: RwiRef,
  port: PortRef,
  { count, forMs = owedMs, lastId }: { count?: number; forMs?: number; lastId?: string },
): Reading {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const read = async () => {
    const asked = t.ops.output(rwi, port, {
      headers: { Accept: 'text/event-stream', ...(lastId === undefined ? {} : { 'Last-Event-ID': lastId }) },
      intent: { kind: 'valid', note: 'event stream' },
      timeoutMs: forMs + 5_000,
      leave: { afterMs: forMs, when: (body) => count !== undefined && messagesIn(body).length >= count },
      onHead: open,
    });
    const reply = await asked.catch((error: unknown) => {
      if (!(error instanceof NoAnswer) || error.code !== 'left') throw error;
      throw new NotSeen('not-observed', `The port gives no event stream within ${forMs} ms.`);
    });
    if (reply.status !== 200 || reply.mediaType() !== 'text/event-stream')
      throw new NotSeen('not-observed', `The port answers ${reply.status} and no event stream.`);
    return { reply, messages: messagesIn(reply.bytes) };
  };
  const late = setTimeout(open, openMs);
  const done = read().finally(() => {
    clearTimeout(late);
    open();
  });
  done.catch(() => undefined); // told by whoever awaits it
  return { opened, done };
}

/**
 * Like {@link readStream}, over several streams where the server ends one early: a client then reconnects after the last
 * event that came (WHATWG HTML 9.2).
 */
export function readMessages(t: CheckContext, rwi: RwiRef, port: PortRef, count: number, after?: string): Reading {
  const first = readStream(t, rwi, port, { count, ...(after === undefined ? {} : { lastId: after }) });
  const read = async () => {
    let { reply, messages } = await first.done;
    const ended = (): boolean => reply.exchange.error === undefined;
    for (let news = messages.length; ended() && news > 0 && messages.length < count; ) {
      const lastId = messages.at(-1)?.id ?? '';
      const more = await readStream(t, rwi, port, { count: count - messages.length, lastId }).done;
      news = more.messages.length;
      reply = more.reply;
      messages = [...messages, ...more.messages];
    }
    return { reply, messages };
  };
  const done = read();
  done.catch(() => undefined); // told by whoever awaits it
  return { opened: first.opened, done };
}

/** Nothing of an answer had come when the check left: what it wanted. */
export function ifLeft(error: unknown): undefined {
  if (error instanceof NoAnswer && error.code === 'left') return undefined;
  throw error;
}

/** The texts of messages that came as events. @throws Violation when the data of one is no text object */
export function textsOf(t: CheckContext, reply: Reply, messages: readonly StreamEvent[]): string[] {
  return messages.map(({ data }) => t.textOf({ ...reply, json: () => jsonOf(t, reply, data) }));
}

function jsonOf(t: CheckContext, reply: Reply, data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch {
    t.expect.that(
      false,
      'The data of an event is not one JSON document.',
      { expected: 'JSON', received: data.slice(0, 200) },
      reply,
    );
    return undefined;
  }
}
