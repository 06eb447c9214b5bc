import type { Area, Check, CheckContext, PortRef, Reply } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { uniqueText } from './internal/ids.js';
import { expectEcho, receive, roundTrip, send, succeeded } from './internal/steps.js';
import { faults, wrong } from './internal/wrong.js';
import { portPassive } from './port-passive.js';

/** No workflow has a port with this label, Data Type and number. */
const noPort = (direction: 'Input' | 'Output'): PortRef => ({ dataType: 'OSD-BTO-V1.5', number: 99, direction, label: 'NoSuchPort' });

/** Forms that are neither a label nor `DataType[:n]` with n from 1. */
const malformed = ['OSD-BTO-V1.5:0', 'OSD-BTO-V1.5:-1', 'OSD-BTO-V1.5:x', 'OSD-BTO-V1.5:1.5', 'OSD-BTO-V1.5:', ':1'];

/** How a port without a message answered, as a reading of AMB-002. */
function silenceReading(r: Reply): string {
  if (r.status === 404) return 'not-found';
  if (r.status === 204) return 'no-content';
  return r.status === 409 ? 'conflict' : 'other';
}

/** Asserts that an answer is no message: an error status, or 204 without content. */
function expectSilence(t: CheckContext, r: Reply, because: string): void {
  t.expect.that(!succeeded(r) || r.status === 204, because, { expected: 'no message (404)', received: `status ${r.status} with ${r.bytes.length} octets` }, r);
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
      t.observe('AMB-017', reply.bytes.length === 0 ? 'empty' : reply.mediaType() === 'application/json' ? 'json' : 'text', reply, 'input');
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
      t.expect.that(reply.bytes.length > 0, 'The message is empty.', { expected: 'a message', received: 'no content' }, reply);
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
      const reply = await t.ops.output(rwi, t.port('JON', 'Output', 2), { intent: { operation: 'output', kind: 'valid', note: 'silent port' } });
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
      if (succeeded(early) && early.status !== 204) t.expect.equal(t.textOf(early), '', 'the text before anything was sent', early);
      t.observe('AMB-003', succeeded(early) ? 'runs' : early.status === 404 ? 'silent' : 'refused', early);
      await expectEcho(t, rwi, uniqueText(t), 'the echo after an early read');
    },
  },
  {
    id: 'port-unknown-input-refused',
    clause: 'PORT-008',
    title: 'A message to a port that does not exist is refused.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const parts = wrong(faults.unknownPort, 'input');
      t.expect.refused(await t.ops.input(rwi, noPort('Input'), t.textObject(uniqueText(t)), parts), 'there is no such port');
      t.expect.refused(await t.ops.input(rwi, 'NoSuchPort', t.textObject(uniqueText(t)), parts), 'there is no such port');
    },
  },
  {
    id: 'port-unknown-output-refused',
    clause: 'PORT-008',
    title: 'A read from a port that does not exist is refused, also when the RWI has a message.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await send(t, rwi, 'ECH', uniqueText(t));
      const parts = wrong(faults.unknownPort, 'output');
      t.expect.refused(await t.ops.output(rwi, noPort('Output'), parts), 'there is no such port');
      t.expect.refused(await t.ops.output(rwi, 'NoSuchPort', parts), 'there is no such port');
    },
  },
  {
    id: 'port-wrong-direction-input',
    clause: 'PORT-009',
    title: 'A message to the second output of the fan-out is refused.',
    needs: ['FAN'],
    async run(t) {
      const port: PortRef = { ...t.port('FAN', 'Output', 2), direction: 'Input' };
      const reply = await t.ops.input(await t.rwi('FAN'), port, t.textObject(uniqueText(t)), wrong(faults.wrongDirection, 'input'));
      t.expect.refused(reply, 'this is an output port');
    },
  },
  {
    id: 'port-wrong-direction-output',
    clause: 'PORT-009',
    title: 'A read from an input port of the join, or of the showcase, is refused.',
    async run(t) {
      // The label of an input, and where ports go by Data Type a type that only an input has.
      const label = t.target.portForm === 'label';
      const workflow = label ? 'JON' : 'SHO';
      const rwi = await t.rwi(workflow);
      const input: PortRef = label
        ? { ...t.port('JON', 'Input', 1), direction: 'Output' }
        : { dataType: 'OSD-BSO-V1.5', direction: 'Output', label: 'Recording' };
      if (label) await send(t, rwi, 'JON', uniqueText(t), 1);
      const reply = await t.ops.output(rwi, input, wrong(faults.wrongDirection, 'output'));
      t.expect.refused(reply, 'this is an input port');
    },
  },
  {
    id: 'port-malformed-refused',
    clause: 'PORT-011',
    title: 'Malformed port ids are refused.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await send(t, rwi, 'ECH', uniqueText(t));
      for (const port of malformed) {
        t.expect.refused(await t.ops.output(rwi, port, wrong(faults.malformedPort, 'output')), `"${port}" names no port`);
        t.expect.refused(await t.ops.input(rwi, port, t.textObject('x'), wrong(faults.malformedPort, 'input')), `"${port}" names no port`);
      }
    },
  },
  {
    id: 'port-number-default',
    clause: 'PORT-012',
    title: 'DataType and DataType:1 name the same port.',
    needs: ['ECH'],
    async run(t) {
      if (t.target.dialect !== 'mas-1.0') throw new NotSeen('not-applicable', 'Only the mas-1.0 dialect fixes the form of port ids.');
      const rwi = await t.rwi('ECH');
      const text = uniqueText(t);
      t.expect.status(await t.ops.input(rwi, 'OSD-BTO-V1.5:1', t.textObject(text)), 200, 'the number 1 may be written');
      const reply = await receive(t, rwi, t.port('ECH', 'Output'));
      t.expect.equal(t.textOf(reply), text, 'the text sent to DataType:1, read from DataType', reply);
      const numbered = await roundTrip(t, rwi, 'ECH', uniqueText(t, 'again'));
      const again = await t.ops.output(rwi, 'OSD-BTO-V1.5:1');
      if (succeeded(again)) t.expect.equal(t.textOf(again), numbered.text, 'the text read from DataType:1', again);
    },
  },
];

export const port: Area = { name: 'port', title: 'Ports: acceptance, silence, refusal', checks, passive: portPassive };
