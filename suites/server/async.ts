import type { Area, Check, CheckContext, Reply, RwiRef, SciRef } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import {
  accepted,
  ask,
  collect,
  collectText,
  dropped,
  look,
  pathOfLocation,
  statusPath,
} from './internal/deliveries.js';
import { uniqueText } from './internal/ids.js';
import { receive, removed, send, stopped, succeeded } from './internal/steps.js';

/** Real clocks and timers are coarse: a sleep may end a little early without anybody being wrong. */
const clockSlackMs = 20;

/** Asserts that a status resource is not there (any more). */
function expectGone(t: CheckContext, reply: Reply, because: string): void {
  t.expect.status(reply, '4xx', because);
}

/** A slow exchange whose message, `ms` after the request, is to be delivered: the text, and the status resource. */
async function delivery(
  t: CheckContext,
  ms: number,
  sci?: SciRef,
): Promise<{ rwi: RwiRef; text: string; path: string }> {
  const rwi = await t.rwi('DLY', sci);
  const text = `${ms} ${uniqueText(t)} \u00e9\u{1f680}`;
  await send(t, rwi, 'DLY', text);
  return { rwi, text, path: statusPath(t, await accepted(t, rwi, t.port('DLY', 'Output'))) };
}

/** Of a message that nobody should have to wait for. */
const delayMs = 2_500;

/** Of a message that is not there yet when it is asked for, also where the server or the way to it is slow. */
const soonMs = 1_000;

/** Checks of deliveries: asked for, pending, collected, ended. */
const checks: readonly Check[] = [
  {
    id: 'async-respond-async',
    clause: 'ASYNC-001',
    title: 'Output that takes seconds is answered 202 when the client prefers that.',
    needs: ['DLY'],
    offers: ['async'],
    async run(t) {
      const rwi = await t.rwi('DLY');
      const text = `${delayMs} ${uniqueText(t)}`;
      const begin = performance.now();
      await send(t, rwi, 'DLY', text);
      // A busy server may take so long for the input that the message is there when it is asked for.
      if (performance.now() - begin >= delayMs / 2)
        throw new NotSeen('not-observed', 'Sending the message took too long.');
      const reply = await ask(t, rwi, t.port('DLY', 'Output'), 'respond-async');
      t.expect.status(reply, 202, 'the message takes seconds and the client prefers not to wait');
    },
  },
  {
    id: 'async-location',
    clause: 'ASYNC-002',
    title: 'A 202 names its status resource, below the RWI on the same origin.',
    needs: ['DLY'],
    offers: ['async'],
    async run(t) {
      const rwi = await t.rwi('DLY');
      await send(t, rwi, 'DLY', `${soonMs} ${uniqueText(t)}`);
      const reply = await accepted(t, rwi, t.port('DLY', 'Output'));
      t.expect.header(reply, 'location');
      const path = pathOfLocation(t, reply);
      const home = `${t.ops.path('status', { rwi })}/`;
      t.expect.that(
        path !== undefined && decoded(path).startsWith(decoded(home)),
        'The status resource does not lie below the RWI.',
        { expected: `a reference to a resource below ${home}`, received: reply.header('location') ?? 'nothing' },
        reply,
      );
    },
  },
  {
    id: 'async-pending',
    clause: 'ASYNC-003',
    title: 'The status resource answers 202 until the message is there.',
    needs: ['DLY'],
    offers: ['async'],
    async run(t) {
      const begin = performance.now();
      const { path } = await delivery(t, 3000);
      const early = await look(t, path);
      if (performance.now() - begin >= 3000 - clockSlackMs)
        throw new NotSeen('not-observed', 'The answers took longer than the message.');
      t.expect.status(early, 202, 'the message cannot be there yet');
    },
  },
  {
    id: 'async-delivered',
    clause: 'ASYNC-004',
    title: 'The status resource answers 200 with the message once it is there.',
    needs: ['DLY'],
    offers: ['async'],
    async run(t) {
      const { text, path } = await delivery(t, soonMs);
      const { text: got, reply } = await collectText(t, path);
      t.expect.mediaType(reply, 'MPAI/port-data');
      t.expect.equal(got, text, 'the text of the delivery', reply);
    },
  },
  {
    id: 'async-delivered-again',
    clause: 'ASYNC-005',
    title: 'A delivery that is collected twice gives the same message, or is gone.',
    needs: ['DLY'],
    offers: ['async'],
    async run(t) {
      const { rwi, text, path } = await delivery(t, soonMs);
      t.expect.equal((await collectText(t, path)).text, text, 'the text of the delivery');
      await send(t, rwi, 'DLY', `0 ${uniqueText(t, 'next round')}`);
      await receive(t, rwi, t.port('DLY', 'Output'));
      const again = await look(t, path);
      if (succeeded(again)) t.expect.equal(t.textOf(again), text, 'the text of the delivery, collected again', again);
      else t.expect.status(again, [404, 410], 'a delivery that was collected is there, or gone');
      t.observe('AMB-041', succeeded(again) ? 'kept' : 'collected', again);
    },
  },
  {
    id: 'async-ends-with-stop',
    clause: 'ASYNC-006',
    title: 'Stop ends the deliveries of the RWI.',
    needs: ['DLY'],
    offers: ['async'],
    async run(t) {
      const { rwi, path } = await delivery(t, 3000);
      await stopped(t, rwi);
      expectGone(t, await look(t, path), 'the RWI of the delivery was stopped');
    },
  },
  {
    id: 'async-ends-with-deletion',
    clause: 'ASYNC-006',
    title: 'The deletion of the SCI ends the deliveries of its RWIs.',
    needs: ['DLY'],
    offers: ['async'],
    async run(t) {
      const sci = await t.sci();
      const { path } = await delivery(t, soonMs, sci);
      await collectText(t, path);
      await removed(t, sci);
      expectGone(t, await look(t, path), 'the SCI of the delivery was deleted');
    },
  },
  {
    id: 'async-two-deliveries',
    clause: 'ASYNC-007',
    title: 'Two deliveries of one port get one message each, and a third message stays.',
    needs: ['CNT'],
    offers: ['async'],
    async run(t) {
      const rwi = await t.rwi('CNT');
      const port = t.port('CNT', 'Output');
      const paths = [statusPath(t, await accepted(t, rwi, port)), statusPath(t, await accepted(t, rwi, port))];
      const texts = ['a', 'b', 'c'].map((salt) => uniqueText(t, salt));
      for (const text of texts) await send(t, rwi, 'CNT', text);
      const delivered = await Promise.all(paths.map((path) => collectText(t, path)));
      const last = await receive(t, rwi, port);
      t.expect.equal(
        [...delivered.map(({ text }) => text), t.textOf(last)].sort(),
        texts.map((text, i) => `${i + 1} ${text}`).sort(),
        'the messages of two deliveries and a read',
        last,
      );
    },
  },
  {
    id: 'async-own-rwi',
    clause: 'ASYNC-008',
    title: 'The delivery of one RWI cannot be collected through another.',
    needs: ['DLY'],
    offers: ['async'],
    async run(t) {
      const { rwi, path } = await delivery(t, soonMs);
      const other = await t.rwi('DLY');
      await collectText(t, path);
      const [home, elsewhere] = [rwi, other].map((each) => t.ops.path('status', { rwi: each }));
      if (home === undefined || elsewhere === undefined || !path.startsWith(`${home}/`))
        throw new NotSeen('not-observed', 'The status resource is written in another way than the RWI.');
      expectGone(
        t,
        await look(
          t,
          path.replace(home, () => elsewhere),
        ),
        'the delivery belongs to another RWI',
      );
    },
  },
  {
    id: 'async-dropped',
    clause: 'ASYNC-012',
    title: 'A delivery that is deleted while it is pending is gone and takes no message.',
    needs: ['CNT'],
    offers: ['async'],
    async run(t) {
      const rwi = await t.rwi('CNT');
      const port = t.port('CNT', 'Output');
      const path = statusPath(t, await accepted(t, rwi, port));
      if (!(await dropped(t, path))) throw new NotSeen('not-observed', 'The server lets no delivery be deleted.');
      expectGone(t, await look(t, path), 'the delivery was deleted');
      const text = uniqueText(t);
      await send(t, rwi, 'CNT', text);
      const reply = await receive(t, rwi, port);
      t.expect.equal(t.textOf(reply), `1 ${text}`, 'the message after the deletion of the delivery', reply);
    },
  },
  {
    id: 'async-failure-told',
    clause: 'ASYNC-013',
    title: 'The delivery of a run that failed answers an error status.',
    needs: ['FAL'],
    offers: ['async'],
    async run(t) {
      const rwi = await t.rwi('FAL');
      await send(t, rwi, 'FAL', 'fail');
      const first = await ask(t, rwi, t.port('FAL', 'Output'), 'respond-async');
      const reply = first.status === 202 ? await collect(t, statusPath(t, first), 3_000) : first;
      t.expect.refused(reply, 'the run failed');
    },
  },
];

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

export const asynchronous: Area = { name: 'async', title: 'Output that takes time: delivery', checks };
