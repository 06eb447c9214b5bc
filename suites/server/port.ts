import type { Area, Check, CheckContext, Reply } from '../engine/check.js';
import { uniqueText } from './internal/ids.js';
import { expectEcho, receive, send, succeeded } from './internal/steps.js';
import { portPassive } from './port-passive.js';

/** How a port without a message answered, as a reading of AMB-002. */
function silenceReading(r: Reply): string {
  if (r.status === 404) return 'not-found';
  if (r.status === 204) return 'no-content';
  return r.status === 409 ? 'conflict' : 'other';
}

/** Asserts that an answer is no message: an error status, or 204 without content. */
function expectSilence(t: CheckContext, r: Reply, because: string): void {
  t.expect.that(
    !succeeded(r) || r.status === 204,
    because,
    { expected: 'no message (404)', received: `status ${r.status} with ${r.bytes.length} octets` },
    r,
  );
}

const checks: readonly Check[] = [
  {
    id: 'port-input-status',
    clause: 'PORT-001',
    title: 'A valid message to an input port is answered 200.',
    needs: ['ECH'],
    async run(t) {
      const reply = await send(t, await t.rwi('ECH'), 'ECH', uniqueText(t));
      t.observe('AMB-008', t.target.portForm, reply);
      t.observe(
        'AMB-017',
        reply.bytes.length === 0 ? 'empty' : reply.mediaType() === 'application/json' ? 'json' : 'text',
        reply,
        'input',
      );
    },
  },
  {
    id: 'port-output-status',
    clause: 'PORT-002',
    title: 'An output port that has a message answers 200 with it.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await send(t, rwi, 'ECH', uniqueText(t));
      const reply = await receive(t, rwi, t.port('ECH', 'Output'));
      t.expect.that(
        reply.bytes.length > 0,
        'The message is empty.',
        { expected: 'a message', received: 'no content' },
        reply,
      );
    },
  },
  {
    id: 'port-silent-no-message',
    clause: 'PORT-005',
    title: 'The second output of the join is silent when its input was not sent.',
    needs: ['JON'],
    async run(t) {
      const rwi = await t.rwi('JON');
      await send(t, rwi, 'JON', uniqueText(t), 1);
      await receive(t, rwi, t.port('JON', 'Output', 1)); // the run is over: silence is final
      const reply = await t.ops.output(rwi, t.port('JON', 'Output', 2), {
        intent: { operation: 'output', kind: 'valid', note: 'silent port' },
      });
      expectSilence(t, reply, 'The port gave a message though nothing was sent to it.');
      t.observe('AMB-002', silenceReading(reply), reply);
    },
  },
  {
    id: 'port-read-before-input',
    clause: 'PORT-007',
    title: 'Output before the first Input gives no text of anybody, and the echo works afterwards.',
    needs: ['ECH'],
    async run(t) {
      const neighbour = await t.rwi('ECH');
      await t.exchange(neighbour, 'ECH', uniqueText(t, 'neighbour'));
      const rwi = await t.rwi('ECH');
      const early = await t.ops.output(rwi, t.port('ECH', 'Output'));
      if (succeeded(early) && early.status !== 204)
        t.expect.equal(t.textOf(early), '', 'the text before anything was sent', early);
      t.observe('AMB-003', [404, 204].includes(early.status) ? 'silent' : succeeded(early) ? 'runs' : 'refused', early);
      await expectEcho(t, rwi, uniqueText(t), 'the echo after an early read');
    },
  },
];

export const port: Area = { name: 'port', title: 'Ports: acceptance and silence', checks, passive: portPassive };
