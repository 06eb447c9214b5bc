import type { Area, Check, CheckContext } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { isEchoName, listing, names, statedEchoName } from './internal/listing.js';
import { stateOf, succeeded, workflowName } from './internal/steps.js';
import { faults, wrong } from './internal/wrong.js';
import { rwiPassive } from './rwi-passive.js';

interface State {
  controller: string;
  id: string;
  name: string;
  state: string;
  change: string;
}

/** A name of the right form that no Store holds. */
const nowhere = 'MCT-ZZZ-V99.99';

/**
 * Whether the name in a state object is that of an implementation, on a server that starts the echo under a name of its own:
 * discovery lists it, or it stands in the answer to another Start too.
 */
async function isOwnName(t: CheckContext, name: string): Promise<boolean> {
  const sci = await t.sci();
  if (t.target.offers.discover) return names((await listing(t, sci)).items).includes(name);
  const again = await statedEchoName(t, sci);
  if (again === undefined) throw new NotSeen('not-observed', 'Nothing tells which names the implementations have.');
  return again === name;
}

const checks: readonly Check[] = [
  {
    id: 'rwi-start-status',
    clause: 'RWI-001',
    title: 'Start of a workflow that the server has is answered 200 with a state object.',
    needs: ['ECH'],
    async run(t) {
      const started = await t.ops.start(await t.sci(), workflowName(t, 'ECH'));
      t.expect.status(started, 200, 'the server has this workflow');
      t.expect.schema(started, 'State');
    },
  },
  {
    id: 'rwi-state-names-itself',
    clause: 'RWI-004',
    title: 'controller and id are those of the SCI and of the RWI in the answers to Start, Status, Pause and Resume.',
    needs: ['ECH'],
    async run(t) {
      const sci = await t.sci();
      const started = await t.ops.start(sci, workflowName(t, 'ECH'));
      const first = t.expect.schema<State>(started, 'State');
      t.expect.equal(first.controller, sci.cid, 'controller in the answer to Start', started);
      const rwi = { ...sci, mid: first.id };
      for (const operation of ['status', 'pause', 'resume'] as const) {
        const reply = await t.ops[operation](rwi);
        const state = t.expect.schema<State>(reply, 'State');
        t.expect.equal(state.controller, sci.cid, `controller in the answer to ${operation}`, reply);
        t.expect.equal(state.id, rwi.mid, `id in the answer to ${operation}`, reply);
      }
    },
  },
  {
    id: 'rwi-state-name',
    clause: 'RWI-005',
    title: 'name is the name that was asked for or that of the implementation.',
    needs: ['ECH'],
    async run(t) {
      const asked = workflowName(t, 'ECH');
      const started = await t.ops.start(await t.sci(), asked);
      const { name } = t.expect.schema<State>(started, 'State');
      // An instance name is the AIM Type between the implementer and the instance number (1MCT-ECH-V1.0-I01).
      const type = /[A-Z]{3}-[A-Z]{3}-V\d+\.\d+/.exec(asked)?.[0] ?? asked;
      t.expect.that(
        name === asked || name.includes(type) || (!isEchoName(asked) && (await isOwnName(t, name))),
        'The state object names another workflow.',
        { expected: asked, received: name },
        started,
      );
      t.observe('AMB-022', name === asked ? 'as-asked' : 'implementation', started);
    },
  },
  {
    id: 'rwi-starts-active',
    clause: 'RWI-006',
    title: 'The state is ACTIVE in the answer to Start and in the Status after it.',
    needs: ['ECH'],
    async run(t) {
      const sci = await t.sci();
      const started = await t.ops.start(sci, workflowName(t, 'ECH'));
      const { id, state } = t.expect.schema<State>(started, 'State');
      t.expect.equal(state, 'ACTIVE', 'state in the answer to Start', started);
      const status = await t.ops.status({ ...sci, mid: id });
      t.expect.equal(
        t.expect.schema<State>(status, 'State').state,
        'ACTIVE',
        'state in the Status after Start',
        status,
      );
    },
  },
  {
    id: 'rwi-status-status',
    clause: 'RWI-012',
    title: 'Status of an existing RWI is answered 200 with a state object.',
    needs: ['ECH'],
    async run(t) {
      const status = await t.ops.status(await t.rwi('ECH'));
      t.expect.status(status, 200, 'the RWI exists');
      t.expect.schema(status, 'State');
    },
  },
  {
    id: 'rwi-unknown-workflow-refused',
    clause: 'RWI-030',
    title: 'Start of a workflow that does not exist is refused.',
    async run(t) {
      const reply = await t.ops.start(await t.sci(), nowhere, wrong(faults.unknownWorkflow, 'start'));
      t.expect.refused(reply, `nobody has a workflow ${nowhere}`);
      if (reply.status < 500)
        t.observe(
          'AMB-013',
          reply.status === 404 ? 'not-found' : reply.status === 422 ? 'unprocessable' : 'other-4xx',
          reply,
        );
    },
  },
  {
    id: 'rwi-start-malformed-json',
    clause: 'RWI-032',
    title: 'Start with a body that is not JSON is refused with 4xx.',
    async run(t) {
      const sci = await t.sci();
      for (const body of ['{"module":', 'module=MCT-ECH-V1.0', '']) {
        const reply = await t.ops.start(sci, '', wrong(faults.malformedJson, 'start', { body }));
        t.expect.status(reply, '4xx', `the body ${JSON.stringify(body)} is not a JSON text`);
      }
    },
  },
  {
    id: 'rwi-start-module-missing',
    clause: 'RWI-033',
    title: 'Start without module, or with an empty one, is refused with 4xx.',
    async run(t) {
      const sci = await t.sci();
      for (const body of ['{}', '{"module":""}', '[]', 'null']) {
        const reply = await t.ops.start(sci, '', wrong(faults.wrongBody, 'start', { body }));
        t.expect.status(reply, '4xx', `the body ${body} names no workflow`);
      }
    },
  },
  {
    id: 'rwi-start-module-type',
    clause: 'RWI-033',
    title: 'Start with a module that is not a string is refused with 4xx.',
    async run(t) {
      const sci = await t.sci();
      for (const body of ['{"module":5}', '{"module":["MCT-ECH-V1.0"]}', '{"module":{"name":"MCT-ECH-V1.0"}}']) {
        const reply = await t.ops.start(sci, '', wrong(faults.wrongBody, 'start', { body }));
        t.expect.status(reply, '4xx', `in ${body} module is not a string`);
      }
    },
  },
  {
    id: 'rwi-start-media-type',
    clause: 'RWI-034',
    title: 'Start with a body announced as text/plain is refused with 4xx.',
    needs: ['ECH'],
    async run(t) {
      const parts = { headers: { 'Content-Type': 'text/plain' } };
      const reply = await t.ops.start(
        await t.sci(),
        workflowName(t, 'ECH'),
        wrong(faults.wrongMediaType, 'start', parts),
      );
      t.expect.status(reply, '4xx', 'text/plain is not JSON');
    },
  },
  {
    id: 'rwi-ids-differ',
    clause: 'RWI-008',
    title: 'Two RWIs of one SCI have different ids.',
    needs: ['ECH'],
    async run(t) {
      const first = await t.rwi('ECH');
      const second = await t.ops.start(first, workflowName(t, 'ECH'));
      if (!succeeded(second)) return t.observe('AMB-010', 'refused', second);
      const { id } = t.expect.schema<State>(second, 'State');
      t.expect.that(
        id !== first.mid,
        'The second RWI has the id of the first.',
        { expected: 'another id', received: id },
        second,
      );
      const status = await t.ops.status(first);
      t.observe('AMB-010', stateOf(status) === 'ACTIVE' ? 'second-instance' : 'replaced', status);
    },
  },
];

export const rwi: Area = { name: 'rwi', title: 'Workflow instances: start and state', checks, passive: rwiPassive };
