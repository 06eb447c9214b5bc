import type { Area, Check, CheckContext, Reply } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import type { StreamEvent } from './internal/event-stream.js';
import { uniqueText } from './internal/ids.js';
import { send, stopped } from './internal/steps.js';
import { ifLeft, readMessages, readStream, textsOf } from './internal/streams.js';

/** Asserts the texts of a stream, each once and in order. */
function expectTexts(t: CheckContext, got: { reply: Reply; messages: StreamEvent[] }, want: string[], what: string) {
  t.expect.equal(textsOf(t, got.reply, got.messages), want, what, got.reply);
}

const checks: readonly Check[] = [
  {
    id: 'async-event-form',
    clause: 'ASYNC-014',
    title: 'Each message is one event, with an id of its own and one JSON document as data.',
    needs: ['CNT'],
    offers: ['events'],
    async run(t) {
      const rwi = await t.rwi('CNT');
      const texts = ['\u00e9\u{1f680}', 'line\nfeed', 'return\r\n'].map((salt) => `${uniqueText(t)} ${salt}`);
      for (const text of texts) await send(t, rwi, 'CNT', text);
      const got = await readMessages(t, rwi, t.port('CNT', 'Output'), 3).done;
      expectTexts(
        t,
        got,
        texts.map((text, i) => `${i + 1} ${text}`),
        'the texts of three events',
      );
      const ids = got.messages.map(({ id, hasId }) => (hasId ? id : ''));
      t.expect.that(
        new Set(ids).size === 3 && !ids.includes(''),
        'The events have no ids of their own.',
        { expected: 'three different ids', received: JSON.stringify(ids) },
        got.reply,
      );
    },
  },
  {
    id: 'async-events-in-order',
    clause: 'ASYNC-015',
    title: 'Ten messages that are sent while a stream is open come in order, each once.',
    needs: ['CNT'],
    offers: ['events'],
    async run(t) {
      const rwi = await t.rwi('CNT');
      const reading = readMessages(t, rwi, t.port('CNT', 'Output'), 10);
      await reading.opened;
      const texts = Array.from({ length: 10 }, (_, i) => uniqueText(t, `${i}`));
      for (const text of texts) await send(t, rwi, 'CNT', text);
      expectTexts(
        t,
        await reading.done,
        texts.map((text, i) => `${i + 1} ${text}`),
        'the texts of ten events',
      );
    },
  },
  {
    id: 'async-events-resume',
    clause: 'ASYNC-016',
    title: 'A stream that broke off goes on after the last event that came, without loss and without doubles.',
    needs: ['CNT'],
    offers: ['events'],
    async run(t) {
      const rwi = await t.rwi('CNT');
      const port = t.port('CNT', 'Output');
      const texts = Array.from({ length: 6 }, (_, i) => uniqueText(t, `${i}`));
      const numbered = texts.map((text, i) => `${i + 1} ${text}`);
      for (const text of texts.slice(0, 4)) await send(t, rwi, 'CNT', text);
      const first = await readStream(t, rwi, port, { count: 1 }).done;
      const seen = first.messages.slice(0, 1);
      expectTexts(t, { ...first, messages: seen }, numbered.slice(0, 1), 'the text of the first event');
      for (const text of texts.slice(4)) await send(t, rwi, 'CNT', text);
      const lastId = seen[0]?.id ?? '';
      const second = await readMessages(t, rwi, port, 3, lastId).done;
      expectTexts(
        t,
        { ...second, messages: second.messages.slice(0, 3) },
        numbered.slice(1, 4),
        'the texts after the first resumption',
      );
      const third = await readMessages(t, rwi, port, 2, second.messages[2]?.id ?? '').done;
      expectTexts(t, third, numbered.slice(4), 'the texts after the second resumption');
    },
  },
  {
    id: 'async-events-of-exchanges',
    clause: 'ASYNC-017',
    title: 'Three exchanges give three events, with the result of each.',
    needs: ['ECH'],
    offers: ['events'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const port = t.port('ECH', 'Output');
      const want: string[] = [];
      let lastId: string | undefined;
      for (let round = 1; round <= 3; round += 1) {
        const reading = readStream(t, rwi, port, { count: 1, ...(lastId === undefined ? {} : { lastId }) });
        await reading.opened;
        const text = uniqueText(t, `${round}`);
        want.push(text);
        const sent = await t.ops.input(rwi, t.port('ECH', 'Input'), t.textObject(text));
        // A port may keep its message until it is read by GET, and be full.
        if (round > 1 && ((sent.status >= 400 && sent.status < 500) || sent.status === 503))
          throw new NotSeen('not-observed', 'The server takes no message while the last one was not read.');
        t.expect.status(sent, 200, 'a valid message to an input port is accepted');
        const got = await reading.done;
        expectTexts(t, got, [text], `the event of exchange ${round}`);
        lastId = got.messages[0]?.id;
        // A port may keep its message until it is read by GET, and take another in vain (AMB-011).
        await t.ops.output(rwi, port, { leave: { afterMs: 500 } }).catch(ifLeft);
      }
    },
  },
  {
    id: 'async-events-left',
    clause: 'ASYNC-018',
    title: 'A client that closes an idle stream takes no message with it.',
    needs: ['CNT'],
    offers: ['events'],
    async run(t) {
      const rwi = await t.rwi('CNT');
      const port = t.port('CNT', 'Output');
      await readStream(t, rwi, port, { count: 0, forMs: 2_000 }).done;
      await t.sleep(500); // time for a busy server to see that the connection is gone
      const text = uniqueText(t);
      await send(t, rwi, 'CNT', text);
      const reply = await t.awaitOutput(rwi, port);
      t.expect.status(reply, 200, 'the stream was closed before the message came');
      t.expect.equal(t.textOf(reply), `1 ${text}`, 'the message after the stream was closed', reply);
    },
  },
  {
    id: 'async-events-end',
    clause: 'ASYNC-019',
    title: 'A stream ends when its RWI is stopped.',
    needs: ['CNT'],
    offers: ['events'],
    async run(t) {
      const rwi = await t.rwi('CNT');
      const reading = readStream(t, rwi, t.port('CNT', 'Output'), {});
      await reading.opened;
      await stopped(t, rwi);
      const { reply } = await reading.done;
      t.expect.that(
        reply.exchange.error === undefined,
        'The stream stayed open after Stop.',
        { expected: 'the end of the stream', received: 'an open stream after 15 s' },
        reply,
      );
    },
  },
];

export const asyncEvents: Area = { name: 'async-events', title: 'Output as server-sent events', checks };
