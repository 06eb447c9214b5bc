import type { Area, Check, CheckContext, PortRef } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { uniqueText } from './internal/ids.js';
import { speechObject } from './internal/speech.js';
import { receive, roundTrip, send, succeeded } from './internal/steps.js';
import { type Fault, faults, wrong } from './internal/wrong.js';

/** No workflow has a port with this label, Data Type and number. */
const noPort = (direction: 'Input' | 'Output'): PortRef => ({
  dataType: 'OSD-BTO-V1.5',
  number: 99,
  direction,
  label: 'NoSuchPort',
});

/** Forms that are neither a label nor `DataType[:n]` with n from 1. */
const malformed = ['OSD-BTO-V1.5:0', 'OSD-BTO-V1.5:-1', 'OSD-BTO-V1.5:x', 'OSD-BTO-V1.5:1.5', 'OSD-BTO-V1.5:', ':1'];

/** What is wrong with a name that is no Data Type: no such label, or, where ports go by Data Type, no name of a port at all. */
const noName = (t: CheckContext): Fault => (t.target.portForm === 'label' ? faults.unknownPort : faults.malformedPort);

const checks: readonly Check[] = [
  {
    id: 'port-unknown-input-refused',
    clause: 'PORT-008',
    title: 'A message to a port that does not exist is refused.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const parts = wrong(faults.unknownPort, 'input');
      t.expect.refused(
        await t.ops.input(rwi, noPort('Input'), t.textObject(uniqueText(t)), parts),
        'there is no such port',
      );
      t.expect.refused(
        await t.ops.input(rwi, 'NoSuchPort', t.textObject(uniqueText(t)), wrong(noName(t), 'input')),
        'there is no such port',
      );
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
      t.expect.refused(await t.ops.output(rwi, 'NoSuchPort', wrong(noName(t), 'output')), 'there is no such port');
    },
  },
  {
    id: 'port-wrong-direction-input',
    clause: 'PORT-009',
    title: 'A message to the second output of the fan-out is refused.',
    needs: ['FAN'],
    async run(t) {
      const port: PortRef = { ...t.port('FAN', 'Output', 2), direction: 'Input' };
      const reply = await t.ops.input(
        await t.rwi('FAN'),
        port,
        t.textObject(uniqueText(t)),
        wrong(faults.wrongDirection, 'input'),
      );
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
      // Something waits at the input, so that a server which reads inputs has something to give.
      if (label) await send(t, rwi, 'JON', uniqueText(t), 1);
      else await t.ops.input(rwi, { ...input, direction: 'Input' }, speechObject([Uint8Array.of(1, 2, 3)]));
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
        t.expect.refused(
          await t.ops.output(rwi, port, wrong(faults.malformedPort, 'output')),
          `"${port}" names no port`,
        );
        t.expect.refused(
          await t.ops.input(rwi, port, t.textObject('x'), wrong(faults.malformedPort, 'input')),
          `"${port}" names no port`,
        );
      }
    },
  },
  {
    id: 'port-number-default',
    clause: 'PORT-012',
    title: 'DataType and DataType:1 name the same port.',
    needs: ['ECH'],
    async run(t) {
      if (t.target.dialect !== 'mas-1.0')
        throw new NotSeen('not-applicable', 'Only the mas-1.0 dialect fixes the form of port ids.');
      const rwi = await t.rwi('ECH');
      const text = uniqueText(t);
      t.expect.status(await t.ops.input(rwi, 'OSD-BTO-V1.5:1', t.textObject(text)), 200, 'the number 1 may be written');
      const reply = await receive(t, rwi, t.port('ECH', 'Output'));
      t.expect.equal(t.textOf(reply), text, 'the text sent to DataType:1, read from DataType', reply);
      const numbered = await roundTrip(t, rwi, 'ECH', uniqueText(t, 'again'));
      const again = await t.ops.output(rwi, 'OSD-BTO-V1.5:1');
      if (succeeded(again) && again.status !== 204)
        t.expect.equal(t.textOf(again), numbered.text, 'the text read from DataType:1', again);
    },
  },
];

export const portIds: Area = { name: 'port-ids', title: 'Ports: ids that name none', checks };
