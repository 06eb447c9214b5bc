import type { Area, Check, CheckContext, RwiRef } from '../engine/check.js';
import { isSilence } from '../engine/operations.js';
import { NoAnswer } from '../engine/outcomes.js';
import { uniqueText } from './internal/ids.js';
import { checkInterleaving } from './internal/interleaving.js';
import { paused, receive, resumed, roundTrip, send, succeeded } from './internal/steps.js';

/** More than queues usually hold, so that some server has to say that it is full. */
const longRow = 140;
/** A slow server is sent fewer of them. */
const sendMs = 8_000;

/** Asserts that the counter gives these texts, numbered in order, and then nothing more. */
async function expectRow(t: CheckContext, rwi: RwiRef, texts: readonly string[], from = 0): Promise<void> {
  const port = t.port('CNT', 'Output');
  for (let i = from; i < texts.length; i += 1) {
    const reply = await receive(t, rwi, port);
    t.expect.equal(t.textOf(reply), `${i + 1} ${texts[i]}`, `message ${i + 1} of ${texts.length}`, reply);
  }
  const more = await t.ops.output(rwi, port);
  t.expect.that(
    !succeeded(more) || more.status === 204,
    'The port gives more messages than were sent.',
    { expected: `${texts.length} messages`, received: 'one more' },
    more,
  );
}

const checks: readonly Check[] = [
  {
    id: 'port-interleaved',
    clause: 'PORT-028',
    title: 'Random exchanges of several RWIs in two SCIs at the same time each give what belongs to them.',
    needs: ['ECH'],
    run: (t) => checkInterleaving(t, Math.max(1, Math.ceil(t.runs / 8))),
  },
  {
    id: 'port-back-pressure',
    clause: 'PORT-029',
    title: `Of up to ${longRow} messages that are read late each one that was accepted comes out, in order.`,
    needs: ['CNT'],
    async run(t) {
      const rwi = await t.rwi('CNT');
      const port = t.port('CNT', 'Output');
      const taken: string[] = [];
      let read = 0;
      let sending = true;
      let reading: Promise<void> | undefined;
      const drain = async (): Promise<void> => {
        while (sending) {
          const reply = await t.ops.output(rwi, port);
          if (reply.status !== 200) await t.sleep(20);
          else {
            // An answer to an Input may come after its message has come out; its text is the next that was sent.
            const text = t.textOf(reply);
            read += 1;
            t.expect.that(
              text.startsWith(`${read} `),
              'A message is missing, or comes twice or too early.',
              { expected: `message ${read}`, received: text },
              reply,
            );
          }
        }
      };
      const end = performance.now() + sendMs;
      for (let i = 0; i < longRow && performance.now() < end; i += 1) {
        const text = uniqueText(t, `${i}`);
        // Who lets the client wait for room waits for a reader.
        const late = setTimeout(() => {
          reading ??= drain();
          reading.catch(() => undefined); // told below
        }, 300);
        const reply = await t.ops
          .input(rwi, t.port('CNT', 'Input'), t.textObject(text))
          .finally(() => clearTimeout(late));
        if (succeeded(reply)) taken.push(text);
        else {
          t.expect.refused(reply, 'a message is accepted or refused');
          break;
        }
      }
      sending = false;
      await reading;
      await expectRow(t, rwi, taken, read);
    },
  },
  {
    id: 'port-pause-queue',
    clause: 'PORT-030',
    title: 'Messages accepted before and during a pause come out after Resume, in order and once.',
    needs: ['CNT'],
    async run(t) {
      const rwi = await t.rwi('CNT');
      const taken: string[] = [];
      for (let i = 0; i < 3; i += 1) {
        const text = uniqueText(t, `before ${i}`);
        await send(t, rwi, 'CNT', text);
        taken.push(text);
      }
      await paused(t, rwi);
      for (let i = 0; i < 3; i += 1) {
        const text = uniqueText(t, `during ${i}`);
        if (succeeded(await t.ops.input(rwi, t.port('CNT', 'Input'), t.textObject(text)))) taken.push(text);
      }
      await resumed(t, rwi);
      await expectRow(t, rwi, taken);
    },
  },
  {
    id: 'port-pause-run',
    clause: 'PORT-030',
    title: 'A slow exchange that is paused on its way ends with its result after Resume.',
    needs: ['DLY'],
    async run(t) {
      const rwi = await t.rwi('DLY');
      const port = t.port('DLY', 'Output');
      const text = `300 ${uniqueText(t)}`;
      await send(t, rwi, 'DLY', text);
      const waiting = t.ops.output(rwi, port);
      waiting.catch(() => undefined); // told below
      await t.sleep(100);
      await paused(t, rwi);
      await t.sleep(50);
      await resumed(t, rwi);
      const first = await waiting;
      const reply = succeeded(first) && first.status !== 204 ? first : await receive(t, rwi, port);
      t.expect.equal(t.textOf(reply), text, 'the result of the exchange that was paused', reply);
    },
  },
  {
    id: 'port-client-gone',
    clause: 'PORT-031',
    title:
      'After a client has gone away from a slow exchange the port gives that message or none, and the RWI works on.',
    needs: ['DLY'],
    async run(t) {
      const rwi = await t.rwi('DLY');
      const port = t.port('DLY', 'Output');
      const text = `300 ${uniqueText(t)}`;
      await send(t, rwi, 'DLY', text);
      try {
        await t.ops.output(rwi, port, { leave: { afterMs: 100 } });
      } catch (error) {
        if (!(error instanceof NoAnswer) || error.code !== 'left') throw error;
      }
      const again = await t.awaitOutput(rwi, port, 3_000); // the run may have gone on, and an Input beside it be refused
      const kept = succeeded(again) && again.status !== 204;
      if (kept) t.expect.equal(t.textOf(again), text, 'the message that its client did not wait for', again);
      t.observe('AMB-042', kept ? 'kept' : 'lost', again);
      const next = `0 ${uniqueText(t, 'next')}`;
      const got = await roundTrip(t, rwi, 'DLY', next);
      t.expect.equal(got.text, next, 'the exchange after a client had gone', got.reply);
    },
  },
  {
    id: 'port-unknown-preference',
    clause: 'PORT-032',
    title: 'Preferences that nobody knows change nothing.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const text = uniqueText(t);
      await send(t, rwi, 'ECH', text);
      const prefer = 'maas-conformance-unknown; x="a, b", handling=lenient, wait=soon, , return=minimal;q';
      let reply = await t.ops.output(rwi, t.port('ECH', 'Output'), { headers: { Prefer: prefer } });
      if (isSilence(reply)) reply = await receive(t, rwi, t.port('ECH', 'Output'));
      t.expect.status(reply, 200, 'preferences are no conditions');
      t.expect.equal(t.textOf(reply), text, 'the echo to a request with preferences', reply);
    },
  },
];

export const portFlow: Area = { name: 'port-flow', title: 'Ports: many messages, many clients, pauses', checks };
