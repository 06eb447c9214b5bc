import type { Area, Check, CheckContext, Reply, RwiRef, SciRef } from '../engine/check.js';
import { awaitMessage } from '../engine/internal/await-message.js';
import { Blocked } from '../engine/outcomes.js';
import type { Mct, Operation } from '../engine/types.js';
import { deliveryPath } from './internal/deliveries.js';
import { sciOf } from './internal/every-request.js';
import { uniqueText } from './internal/ids.js';
import { succeeded, workflowName } from './internal/steps.js';
import { description } from './internal/upload-description.js';
import { faults, wrong } from './internal/wrong.js';
import { planesPassive } from './planes-passive.js';

/** Credentials of the planes, each out of place. */
const crossed = (identity: 'control' | 'data', operation: Operation) =>
  wrong(faults.otherPlane, operation, { identity });

/** An SCI that the control plane made. */
const controlSci = (t: CheckContext): Promise<SciRef> => sciOf(t, 'control');

/** A workflow that the control plane launched. @throws Blocked when it cannot */
async function controlRwi(t: CheckContext, workflow: Mct = 'ECH'): Promise<RwiRef> {
  const sci = await controlSci(t);
  const reply = await t.ops.start(sci, workflowName(t, workflow), { identity: 'control' });
  const id = succeeded(reply) ? (reply.json() as { id?: unknown }).id : undefined;
  if (typeof id !== 'string')
    throw new Blocked('PLANE-008', `the control plane could not launch: ${reply.status}`, reply.exchange.id);
  return { ...sci, mid: id };
}

const input = (t: CheckContext, rwi: RwiRef, body: string, identity: 'control' | 'data'): Promise<Reply> =>
  t.ops.input(rwi, t.port('ECH', 'Input'), body, identity === 'data' ? { identity } : crossed(identity, 'input'));
const output = (t: CheckContext, rwi: RwiRef, identity: 'control' | 'data'): Promise<Reply> =>
  t.ops.output(rwi, t.port('ECH', 'Output'), identity === 'data' ? { identity } : crossed(identity, 'output'));

/** Gives the echo a message by the data plane. @throws Blocked when it is not taken */
async function given(t: CheckContext, rwi: RwiRef, text: string): Promise<void> {
  const reply = await input(t, rwi, t.textObject(text), 'data');
  if (!succeeded(reply))
    throw new Blocked('PLANE-008', `the data plane could not send: ${reply.status}`, reply.exchange.id);
}

/** The echo as the data plane reads it; a server may say that nothing is there until it is. */
const read = (t: CheckContext, rwi: RwiRef): Promise<Reply> =>
  awaitMessage(
    () => output(t, rwi, 'data'),
    8_000,
    (ms) => t.sleep(ms),
  );

async function stillActive(t: CheckContext, rwi: RwiRef, after: string): Promise<void> {
  const reply = await t.ops.status(rwi, { identity: 'control' });
  const { state } = t.expect.schema<{ state: string }>(reply, 'State');
  t.expect.equal(state, 'ACTIVE', `the state after ${after}`, reply);
}

/** One operation of the control plane that is refused to the credential of the data plane, and changes nothing. */
function closedToData(
  operation: Operation,
  clause: string,
  make: (t: CheckContext, rwi: RwiRef) => Promise<Reply>,
  offers?: Check['offers'],
): Check {
  return {
    id: `plane-data-${operation}`,
    clause,
    title: `The credential of the data plane is refused at ${operation}.`,
    needs: ['ECH'],
    needsAuth: true,
    ...(offers === undefined ? {} : { offers }),
    async run(t) {
      const rwi = await controlRwi(t);
      t.expect.refused(await make(t, rwi), `${operation} belongs to the control plane`);
      await stillActive(t, rwi, `a refused ${operation}`);
    },
  };
}

const checks: readonly Check[] = [
  {
    id: 'plane-control-input',
    clause: 'PLANE-001',
    title: 'The credential of the control plane cannot send, and what it tried to send does not arrive.',
    needs: ['ECH'],
    needsAuth: true,
    async run(t) {
      const rwi = await controlRwi(t);
      const refused = await input(t, rwi, t.textObject(uniqueText(t, 'control')), 'control');
      t.expect.refused(refused, 'Input belongs to the data plane');
      const text = uniqueText(t, 'data');
      await given(t, rwi, text);
      t.expect.equal(t.textOf(await read(t, rwi)), text, 'the first message that comes out');
    },
  },
  {
    id: 'plane-control-output',
    clause: 'PLANE-002',
    title: 'The credential of the control plane cannot receive, and takes nothing away.',
    needs: ['ECH'],
    needsAuth: true,
    async run(t) {
      const rwi = await controlRwi(t);
      const text = uniqueText(t);
      await given(t, rwi, text);
      t.expect.refused(await output(t, rwi, 'control'), 'Output belongs to the data plane');
      t.expect.equal(t.textOf(await read(t, rwi)), text, 'the message after a refused Output');
    },
  },
  {
    id: 'plane-control-delivery',
    clause: 'PLANE-002',
    title: 'The credential of the control plane cannot collect an asynchronous delivery.',
    needs: ['ECH'],
    needsAuth: true,
    async run(t) {
      // What is there already may be answered at once; what takes its time has to be delivered.
      const workflow = t.target.workflows.DLY === undefined ? 'ECH' : 'DLY';
      const rwi = await controlRwi(t, workflow);
      const body = t.textObject(`1000 ${uniqueText(t)}`);
      const sent = await t.ops.input(rwi, t.port(workflow, 'Input'), body, { identity: 'data' });
      if (!succeeded(sent))
        throw new Blocked('PLANE-008', `the data plane could not send: ${sent.status}`, sent.exchange.id);
      const path = await deliveryPath(t, rwi, t.port(workflow, 'Output'), { identity: 'data' });
      const reply = await t.ops.raw('GET', path, crossed('control', 'output'));
      t.expect.refused(reply, 'a delivery belongs to the data plane');
    },
  },
  {
    id: 'plane-data-create',
    clause: 'PLANE-003',
    title: 'The credential of the data plane is refused at create.',
    needsAuth: true,
    async run(t) {
      await controlSci(t); // both credentials are of use
      t.expect.refused(await t.ops.create(crossed('data', 'create')), 'create belongs to the control plane');
    },
  },
  closedToData('start', 'PLANE-004', (t, rwi) => t.ops.start(rwi, workflowName(t, 'ECH'), crossed('data', 'start'))),
  closedToData('stop', 'PLANE-005', (t, rwi) => t.ops.stop(rwi, crossed('data', 'stop'))),
  closedToData('delete', 'PLANE-006', (t, rwi) => t.ops.remove(rwi, crossed('data', 'delete'))),
  closedToData(
    'upload',
    'PLANE-007',
    (t, rwi) => t.ops.upload(rwi, description, 'application/json', crossed('data', 'upload')),
    ['upload'],
  ),
  {
    id: 'plane-together',
    clause: 'PLANE-008',
    title: 'What the control plane launched, the data plane can send to and receive from.',
    needs: ['ECH'],
    needsAuth: true,
    async run(t) {
      const sci = await controlSci(t);
      const started = await t.ops.start(sci, workflowName(t, 'ECH'), { identity: 'control' });
      t.expect.status(started, 200, 'the credential is for the control plane');
      const rwi = { ...sci, mid: t.expect.schema<{ id: string }>(started, 'State').id };
      const text = uniqueText(t);
      t.expect.status(await input(t, rwi, t.textObject(text), 'data'), 200, 'the credential is for the data plane');
      const reply = await read(t, rwi);
      t.expect.status(reply, 200, 'the credential is for the data plane');
      t.expect.equal(t.textOf(reply), text, 'the echo', reply);
      t.observe('AMB-050', 'credentials', reply);
      for (const [operation, make] of [
        ['status', () => t.ops.status(rwi, { identity: 'control' })],
        ['stop', () => t.ops.stop(rwi, { identity: 'control' })],
        ['delete', () => t.ops.remove(sci, { identity: 'control' })],
      ] as const)
        t.expect.status(await make(), 200, `${operation}: the credential is for the control plane`);
    },
  },
  {
    id: 'plane-no-data-in-control',
    clause: 'PLANE-009',
    title: 'No answer to the control plane holds a message of the data plane.',
    needs: ['ECH'],
    needsAuth: true,
    async run(t) {
      const rwi = await controlRwi(t);
      const text = uniqueText(t);
      await given(t, rwi, text);
      await read(t, rwi);
      const answers = [
        await output(t, rwi, 'control'),
        await input(t, rwi, t.textObject('anything'), 'control'),
        await t.ops.status(rwi, { identity: 'control' }),
        await t.ops.pause(rwi, { identity: 'control' }),
        await t.ops.resume(rwi, { identity: 'control' }),
        await t.ops.stop(rwi, { identity: 'control' }),
        await t.ops.remove(rwi, { identity: 'control' }),
      ];
      for (const reply of answers) {
        t.expect.that(
          !reply.text().includes(text),
          'An answer to the control plane holds application data.',
          { expected: 'no message of a port', received: reply.text().slice(0, 200) },
          reply,
        );
      }
    },
  },
  {
    id: 'plane-readings',
    clause: 'PLANE-011',
    title: 'Status, Pause, Resume and discovery by the data plane are either served or refused, without a fault.',
    needs: ['ECH'],
    needsAuth: true,
    async run(t) {
      const rwi = await controlRwi(t);
      const asked = [
        await t.ops.status(rwi, crossed('data', 'status')),
        await t.ops.pause(rwi, crossed('data', 'pause')),
        await t.ops.resume(rwi, crossed('data', 'resume')),
        ...(t.target.offers.discover ? [await t.ops.discover(rwi, undefined, crossed('data', 'discover'))] : []),
      ];
      for (const reply of asked)
        t.expect.status(reply, [200, '4xx'], 'the credential is valid, and the request well-formed');
      const served = asked.filter(succeeded).length;
      t.observe('AMB-051', served === 0 ? 'control' : served === asked.length ? 'both' : 'some', asked[0]);
    },
  },
];

export const planes: Area = {
  name: 'planes',
  title: 'Control plane and data plane kept apart',
  checks,
  passive: planesPassive,
};
