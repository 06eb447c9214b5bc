import type { Area, Check } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { ask, collect, statusPath } from './internal/deliveries.js';
import { uniqueText } from './internal/ids.js';
import { receive, send, succeeded } from './internal/steps.js';
import { ifLeft } from './internal/streams.js';

const checks: readonly Check[] = [
  {
    id: 'async-wait-bounds',
    clause: 'ASYNC-009',
    title: 'Who says that it honours wait=1 does not wait for a message that takes three seconds.',
    needs: ['DLY'],
    offers: ['async'],
    async run(t) {
      const rwi = await t.rwi('DLY');
      await send(t, rwi, 'DLY', `3000 ${uniqueText(t)}`);
      const reply = await ask(t, rwi, t.port('DLY', 'Output'), 'respond-async, wait=1');
      if (!/\bwait\b/i.test(reply.header('preference-applied') ?? ''))
        throw new NotSeen('not-observed', 'The server does not say that it honours wait, which it may ignore.');
      // Not a matter of the clock, which a slow line would stretch: the message takes three seconds at least.
      t.expect.that(
        reply.status !== 200,
        'The server says that it honours wait=1 and waited for a message that takes 3 s.',
        { expected: 'an answer without the message after about 1 s', received: 'the message' },
        reply,
      );
    },
  },
  {
    id: 'async-wait-message',
    clause: 'ASYNC-010',
    title: 'A message that comes while the client waits comes out once.',
    needs: ['CNT'],
    offers: ['async'],
    async run(t) {
      const rwi = await t.rwi('CNT');
      const port = t.port('CNT', 'Output');
      const waiting = ask(t, rwi, port, 'wait=4');
      await t.sleep(50);
      const text = uniqueText(t);
      await send(t, rwi, 'CNT', text);
      const first = await waiting;
      const delivered = first.status === 202 ? await collect(t, statusPath(t, first)) : first;
      const got = delivered.status === 200 ? delivered : await receive(t, rwi, port);
      t.expect.equal(t.textOf(got), `1 ${text}`, 'the message that came while the client waited', got);
      const again = await t.ops.output(rwi, port);
      t.expect.that(
        !succeeded(again) || again.status === 204,
        'The message came twice.',
        { expected: 'a silent port', received: `status ${again.status}` },
        again,
      );
    },
  },
  {
    id: 'async-left-exchange',
    clause: 'ASYNC-011',
    title: 'A client that goes away from a slow exchange, and comes back, gets the message.',
    needs: ['DLY'],
    offers: ['async'],
    async run(t) {
      const rwi = await t.rwi('DLY');
      const port = t.port('DLY', 'Output');
      const text = `600 ${uniqueText(t)}`;
      await send(t, rwi, 'DLY', text);
      await t.ops.output(rwi, port, { leave: { afterMs: 150 } }).catch(ifLeft);
      const reply = await receive(t, rwi, port);
      t.expect.equal(t.textOf(reply), text, 'the message that the client had not waited for', reply);
    },
  },
  {
    id: 'async-left-waiting',
    clause: 'ASYNC-011',
    title: 'A client that goes away from an empty port takes no message with it.',
    needs: ['CNT'],
    offers: ['async'],
    async run(t) {
      const rwi = await t.rwi('CNT');
      const port = t.port('CNT', 'Output');
      await ask(t, rwi, port, 'wait=8', { leave: { afterMs: 150 } }).catch(ifLeft);
      await t.sleep(500); // time for a busy server to see that the connection is gone
      const texts = ['one', 'two'].map((salt) => uniqueText(t, salt));
      for (const text of texts) await send(t, rwi, 'CNT', text);
      for (const [i, text] of texts.entries()) {
        const reply = await receive(t, rwi, port);
        t.expect.equal(t.textOf(reply), `${i + 1} ${text}`, `message ${i + 1} after the client had gone`, reply);
      }
    },
  },
];

export const asyncWaiting: Area = {
  name: 'async-waiting',
  title: 'Output that takes time: waiting, and going away',
  checks,
};
