import type { Area, Check, CheckContext, Reply, RequestParts, RwiRef, SciRef } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import type { Operation } from '../engine/types.js';
import { deliveryPath } from './internal/deliveries.js';
import { everyRequest, sciOf } from './internal/every-request.js';
import { uniqueText, unknownId } from './internal/ids.js';
import { expectEcho, receive, send } from './internal/steps.js';
import { expectAlike } from './internal/strangers.js';
import { faults, wrong } from './internal/wrong.js';

const stranger = (operation: Operation): RequestParts => wrong(faults.otherIdentity, operation, { identity: 'other' });

/** An echo of the first identity, after the second was seen to be let in. */
async function owned(t: CheckContext): Promise<{ rwi: RwiRef; own: SciRef }> {
  const rwi = await t.rwi('ECH');
  return { rwi, own: await sciOf(t, 'other') };
}

/** Asserts that these operations on the RWI of the first identity are refused to the second. */
async function closed(t: CheckContext, rwi: RwiRef, operations: readonly Operation[]): Promise<Reply[]> {
  const replies: Reply[] = [];
  for (const { operation, make } of everyRequest(t, rwi).filter((each) => operations.includes(each.operation))) {
    const reply = await make(stranger(operation));
    t.expect.refused(reply, `${operation}: it belongs to another client`);
    replies.push(reply);
  }
  return replies;
}

async function active(t: CheckContext, rwi: RwiRef, after: string): Promise<void> {
  const reply = await t.ops.status(rwi);
  const { state } = t.expect.schema<{ state: string }>(reply, 'State');
  t.expect.equal(state, 'ACTIVE', `the state after ${after} by another client`, reply);
}

const everything: readonly Operation[] = [
  'start',
  'discover',
  'upload',
  'status',
  'pause',
  'resume',
  'input',
  'output',
  'stop',
  'delete',
];
const ofRwi: readonly Operation[] = ['status', 'pause', 'resume', 'input', 'output', 'stop'];

function check(id: string, clause: string, title: string, run: Check['run'], needs: Check['needs'] = ['ECH']): Check {
  return { id, clause, title, needs, needsAuth: true, run };
}

const checks: readonly Check[] = [
  check(
    'iso-status',
    'ISO-001',
    'Status of an RWI of another client is refused and tells nothing of it.',
    async (t) => {
      const { rwi } = await owned(t);
      for (const reply of await closed(t, rwi, ['status'])) {
        const told = /"state"\s*:\s*"(ACTIVE|PAUSED)"/.exec(reply.text())?.[0] ?? '';
        t.expect.equal(told, '', 'the state in a refusal', reply);
      }
    },
  ),
  check(
    'iso-drive',
    'ISO-002',
    'Start, Pause, Resume and Stop by another client are refused and change nothing.',
    async (t) => {
      const { rwi } = await owned(t);
      for (const operation of ['pause', 'resume', 'stop', 'start'] as const) {
        await closed(t, rwi, [operation]);
        await active(t, rwi, operation);
      }
    },
  ),
  check('iso-delete', 'ISO-003', 'DELETE of an SCI by another client is refused and deletes nothing.', async (t) => {
    const { rwi } = await owned(t);
    await closed(t, rwi, ['delete']);
    await active(t, rwi, 'a deletion');
  }),
  check('iso-input', 'ISO-004', 'A message from another client is refused and does not arrive.', async (t) => {
    const { rwi } = await owned(t);
    await closed(t, rwi, ['input']);
    await expectEcho(t, rwi, uniqueText(t), 'the first message that comes out');
  }),
  check('iso-output', 'ISO-005', 'Another client receives nothing, and takes nothing away.', async (t) => {
    const { rwi } = await owned(t);
    const text = uniqueText(t);
    await send(t, rwi, 'ECH', text);
    for (const reply of await closed(t, rwi, ['output']))
      t.expect.that(
        !reply.text().includes(text),
        'A refusal holds the message.',
        { expected: 'no message', received: reply.text().slice(0, 120) },
        reply,
      );
    const reply = await receive(t, rwi, t.port('ECH', 'Output'));
    t.expect.equal(t.textOf(reply), text, 'the message after a refused Output', reply);
  }),
  check('iso-workflows', 'ISO-006', 'Discovery and upload in the SCI of another client are refused.', async (t) => {
    const { rwi } = await owned(t);
    if (!t.target.offers.discover && !t.target.offers.upload)
      throw new NotSeen('not-applicable', 'The server offers neither discovery nor upload.');
    await closed(t, rwi, ['discover', 'upload']);
  }),
  check(
    'iso-listing',
    'ISO-007',
    'No collection that another client can read names an SCI or an RWI of the first.',
    async (t) => {
      const { rwi, own } = await owned(t);
      const collection = t.ops.path('create', {});
      for (const path of [
        collection,
        `${collection}/`,
        rwi.prefix,
        `${rwi.prefix}/${own.cid}`,
        t.ops.path('discover', { sci: own }),
      ]) {
        const reply = await t.ops.raw('GET', path, { identity: 'other' });
        for (const id of [rwi.cid, rwi.mid].filter((each) => each.length > 3)) {
          t.expect.that(
            !reply.text().includes(id),
            `GET ${path} tells another client an id.`,
            { expected: 'ids of its own only', received: reply.text().slice(0, 200) },
            reply,
          );
        }
      }
    },
  ),
  check('iso-own-path', 'ISO-008', 'An RWI is not reached through the SCI of another client.', async (t) => {
    const { rwi, own } = await owned(t);
    await send(t, rwi, 'ECH', uniqueText(t, 'first'));
    await closed(t, { ...rwi, cid: own.cid }, ofRwi);
    await active(t, rwi, 'requests through an own SCI');
  }),
  check(
    'iso-sci-alike',
    'ISO-009',
    'Another client gets the same answers for an SCI that exists and for one that does not.',
    async (t) => {
      const { rwi } = await owned(t);
      const free = { ...rwi, cid: unknownId(t, 'cid'), mid: unknownId(t, 'mid') };
      await expectAlike(t, rwi, free, everything);
    },
  ),
  check(
    'iso-rwi-alike',
    'ISO-010',
    'Another client gets the same answers for an RWI that exists and for one that does not.',
    async (t) => {
      const { rwi, own } = await owned(t);
      const free = unknownId(t, 'mid');
      await expectAlike(t, rwi, { ...rwi, mid: free }, ofRwi);
      await expectAlike(t, { ...rwi, cid: own.cid }, { ...rwi, cid: own.cid, mid: free }, ofRwi);
    },
  ),
  check('iso-deliveries', 'ISO-011', 'A delivery that one client asked for is closed to another.', async (t) => {
    // What is there already may be answered at once; what takes its time has to be delivered.
    const workflow = t.target.workflows.DLY === undefined ? 'ECH' : 'DLY';
    const rwi = await t.rwi(workflow);
    const text = `1000 ${uniqueText(t)}`;
    await send(t, rwi, workflow, text);
    const path = await deliveryPath(t, rwi, t.port(workflow, 'Output'));
    for (const method of ['GET', 'DELETE']) {
      const reply = await t.ops.raw(method, path, stranger('output'));
      t.expect.refused(reply, `${method}: the delivery belongs to another client`);
      t.expect.that(
        !reply.text().includes(text),
        'A refusal holds the message.',
        { expected: 'no message', received: reply.text().slice(0, 120) },
        reply,
      );
    }
  }),
];

export const isolation: Area = { name: 'isolation', title: 'Clients kept apart', checks };
