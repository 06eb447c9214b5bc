import type { Area, Check, CheckContext, RwiRef } from '../engine/check.js';
import { uniqueText } from './internal/ids.js';
import { expectEcho, receive, roundTrip, send, succeeded } from './internal/steps.js';

async function expectText(
  t: CheckContext,
  rwi: RwiRef,
  workflow: 'FAN' | 'JON',
  number: number,
  text: string,
  what: string,
): Promise<void> {
  const reply = await receive(t, rwi, t.port(workflow, 'Output', number));
  t.expect.equal(t.textOf(reply), text, what, reply);
}

const checks: readonly Check[] = [
  {
    id: 'port-second-read',
    clause: 'PORT-013',
    title: 'A second read gives the same message or none.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const first = await roundTrip(t, rwi, 'ECH', uniqueText(t));
      const again = await t.ops.output(rwi, t.port('ECH', 'Output'));
      const kept = succeeded(again) && again.status !== 204;
      if (kept) t.expect.equal(t.textOf(again), first.text, 'the message of the second read', again);
      else t.expect.status(again, [204, '4xx'], 'a message that was read is still there, or the port is silent');
      t.observe('AMB-012', kept ? 'kept' : 'consumed', again);
    },
  },
  {
    id: 'port-posted-twice',
    clause: 'PORT-014',
    title: 'Of two messages on one port one comes out as a whole.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const [one, two] = [uniqueText(t, 'one'), uniqueText(t, 'two')];
      await send(t, rwi, 'ECH', one);
      const second = await t.ops.input(rwi, t.port('ECH', 'Input'), t.textObject(two));
      const reply = await receive(t, rwi, t.port('ECH', 'Output'));
      const text = t.textOf(reply);
      const expected = succeeded(second) ? [one, two] : [one];
      t.expect.that(
        expected.includes(text),
        'What came out is not one of the messages that were accepted.',
        { expected: expected.join(' or '), received: text },
        reply,
      );
      t.observe('AMB-011', !succeeded(second) ? 'refuses' : text === two ? 'replaces' : 'queues-or-keeps-first', reply);
    },
  },
  {
    id: 'port-new-round',
    clause: 'PORT-015',
    title: 'Six exchanges on one RWI each give back their own text.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      for (let round = 1; round <= 6; round += 1)
        await expectEcho(t, rwi, uniqueText(t, `${round}`), `the echo of round ${round}`);
    },
  },
  {
    id: 'port-fan-out',
    clause: 'PORT-016',
    title: 'Both outputs of the fan-out carry the text that was sent.',
    needs: ['FAN'],
    async run(t) {
      const rwi = await t.rwi('FAN');
      const text = uniqueText(t);
      await send(t, rwi, 'FAN', text);
      await expectText(t, rwi, 'FAN', 2, text, 'the text of output 2');
      await expectText(t, rwi, 'FAN', 1, text, 'the text of output 1');
    },
  },
  {
    id: 'port-join',
    clause: 'PORT-017',
    title: 'The join carries both texts, whichever was sent first.',
    needs: ['JON'],
    async run(t) {
      const rwi = await t.rwi('JON');
      const [one, two] = [uniqueText(t, 'one'), uniqueText(t, 'two')];
      await send(t, rwi, 'JON', two, 2);
      await send(t, rwi, 'JON', one, 1);
      await expectText(t, rwi, 'JON', 1, `${one}\n${two}`, 'the joined text after inputs 2, 1');
      await expectText(t, rwi, 'JON', 2, two, 'the text of output 2');

      const other = await t.rwi('JON');
      const [first, second] = [uniqueText(t, 'first'), uniqueText(t, 'second')];
      await send(t, other, 'JON', first, 1);
      await send(t, other, 'JON', second, 2);
      const got = await receive(t, other, t.port('JON', 'Output', 1));
      const text = t.textOf(got);
      // Who runs a workflow when its required inputs are there has run it before the optional one came.
      if (text === first) return t.observe('AMB-001', 'on-input', got);
      t.expect.equal(text, `${first}\n${second}`, 'the joined text after inputs 1, 2', got);
      await expectText(t, other, 'JON', 2, second, 'the text of output 2');
    },
  },
  {
    id: 'port-join-optional',
    clause: 'PORT-018',
    title: 'The join gives the first text alone when the second was not sent.',
    needs: ['JON'],
    async run(t) {
      const rwi = await t.rwi('JON');
      const [one, two, three] = [uniqueText(t, 'one'), uniqueText(t, 'two'), uniqueText(t, 'three')];
      await send(t, rwi, 'JON', one, 1);
      await expectText(t, rwi, 'JON', 1, one, 'the text without the optional input');
      await send(t, rwi, 'JON', two, 2); // first: the required one may be what starts a run
      await send(t, rwi, 'JON', one, 1);
      await expectText(t, rwi, 'JON', 1, `${one}\n${two}`, 'the text with the optional input');
      await send(t, rwi, 'JON', three, 1);
      const last = await receive(t, rwi, t.port('JON', 'Output', 1));
      const text = t.textOf(last);
      const readings = [three, `${three}\n${two}`];
      t.expect.that(
        readings.includes(text),
        'The next round joined something else.',
        { expected: readings.join(' or '), received: text },
        last,
      );
      t.observe('AMB-023', text === three ? 'dropped' : 'kept', last);
    },
  },
];

export const portExchange: Area = {
  name: 'port-exchange',
  title: 'Ports: rounds, fan-out, join',
  checks,
};
