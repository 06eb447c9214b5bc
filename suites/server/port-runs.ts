import type { Area, Check, CheckContext, Reply, RwiRef } from '../engine/check.js';
import { isSilence } from '../engine/operations.js';
import { NotSeen } from '../engine/outcomes.js';
import { uniqueText } from './internal/ids.js';
import { receive, roundTrip, send, stateOf, succeeded } from './internal/steps.js';

/** Real clocks and timers are coarse: a sleep may end a little early without anybody being wrong. */
const clockSlackMs = 20;

/** Statuses that say that a run is still under way. */
const underWay = [423, 425, 429, 503];

/** What the output of the run that fails is answered, when that is over. @throws NotSeen when it does not end */
async function failure(t: CheckContext, rwi: RwiRef): Promise<Reply> {
  const port = t.port('FAL', 'Output');
  const first = await t.awaitOutput(rwi, port, notYetMs);
  const reply = first.status !== 404 && isSilence(first) ? await t.awaitOutput(rwi, port) : first;
  if (underWay.includes(reply.status))
    throw new NotSeen('not-observed', `The run was still under way after 8 s: it was answered ${reply.status}.`);
  return reply;
}

/** For so long a 404 may mean that the run has not failed yet; afterwards it is how the server tells the failure. */
const notYetMs = 1000;
/** Longer than a busy server takes for a round trip: who does not wait is seen to come early. */
const delayMs = 2000;

const checks: readonly Check[] = [
  {
    id: 'port-delay',
    clause: 'PORT-019',
    title: 'The delayed message comes not before its time, and unchanged.',
    needs: ['DLY'],
    async run(t) {
      const rwi = await t.rwi('DLY');
      const text = `${delayMs} ${uniqueText(t)}`;
      const begin = performance.now();
      const got = await roundTrip(t, rwi, 'DLY', text);
      const elapsed = performance.now() - begin;
      t.expect.equal(got.text, text, 'the text of the delayed message', got.reply);
      t.expect.that(
        elapsed >= delayMs - clockSlackMs,
        'The message came too early.',
        { expected: `${delayMs} ms or more`, received: `${Math.round(elapsed)} ms` },
        got.reply,
      );
    },
  },
  {
    id: 'port-run-trigger',
    clause: 'PORT-019',
    title: 'A delayed message that is asked for late comes unchanged.',
    needs: ['DLY'],
    async run(t) {
      const rwi = await t.rwi('DLY');
      const text = `400 ${uniqueText(t)}`;
      await send(t, rwi, 'DLY', text);
      await t.sleep(500);
      const begin = performance.now();
      const reply = await receive(t, rwi, t.port('DLY', 'Output'));
      t.expect.equal(t.textOf(reply), text, 'the text of the delayed message', reply);
      t.observe('AMB-001', performance.now() - begin < 300 ? 'on-input' : 'on-output', reply);
    },
  },
  {
    id: 'port-failure-told',
    clause: 'PORT-020',
    title: 'The output of a failed run is refused with an error status.',
    needs: ['FAL'],
    async run(t) {
      const rwi = await t.rwi('FAL');
      await roundTrip(t, rwi, 'FAL', uniqueText(t));
      await send(t, rwi, 'FAL', 'fail');
      const reply = await failure(t, rwi);
      t.expect.refused(reply, 'the run failed');
      t.observe('AMB-027', reply.status === 500 ? 'server-error' : reply.status === 404 ? 'silent' : 'other', reply);
    },
  },
  {
    id: 'port-failure-recovers',
    clause: 'PORT-021',
    title: 'After a failed run the next message is echoed.',
    needs: ['FAL'],
    async run(t) {
      const rwi = await t.rwi('FAL');
      await send(t, rwi, 'FAL', 'fail');
      const failed = await failure(t, rwi);
      if (succeeded(failed)) throw new NotSeen('not-observed', 'The run did not fail when it was told to.');
      const text = uniqueText(t);
      const got = await roundTrip(t, rwi, 'FAL', text);
      t.expect.equal(got.text, text, 'the text after the failed run', got.reply);
      t.expect.equal(stateOf(await t.ops.status(rwi)), 'ACTIVE', 'the state after the failed run');
    },
  },
  {
    id: 'port-order',
    clause: 'PORT-022',
    title: 'Eight messages to the counter come out in order, numbered 1 to 8.',
    needs: ['CNT'],
    async run(t) {
      const rwi = await t.rwi('CNT');
      const texts = Array.from({ length: 8 }, (_, i) => uniqueText(t, `${i + 1}`));
      for (const text of texts) await send(t, rwi, 'CNT', text);
      for (const [i, text] of texts.entries()) {
        const reply = await receive(t, rwi, t.port('CNT', 'Output'));
        t.expect.equal(t.textOf(reply), `${i + 1} ${text}`, `message ${i + 1} of ${texts.length}`, reply);
      }
    },
  },
];

export const portRuns: Area = { name: 'port-runs', title: 'Ports: slow, failing and continuous workflows', checks };
