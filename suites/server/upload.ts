import type { Area, Check, CheckContext, Reply, RwiRef, SciRef } from '../engine/check.js';
import { Blocked } from '../engine/outcomes.js';
import { uniqueText, unknownId } from './internal/ids.js';
import { expectAllRefused, expectEcho, succeeded } from './internal/steps.js';
import { description, uploaded } from './internal/upload-description.js';
import { faults, wrong } from './internal/wrong.js';

async function uploadDescription(t: CheckContext, sci: SciRef): Promise<Reply> {
  const reply = await t.ops.upload(sci, description, 'application/json');
  if (!succeeded(reply)) throw new Blocked('UP-001', `The upload was answered ${reply.status}.`, reply.exchange.id);
  return reply;
}

const checks: readonly Check[] = [
  {
    id: 'up-created',
    clause: 'UP-001',
    title: 'A Workflow Description around the echo is answered 201 with the description.',
    needs: ['ECH'],
    offers: ['upload'],
    async run(t) {
      const reply = await t.ops.upload(await t.sci(), description, 'application/json');
      t.expect.status(reply, 201, 'the description is valid');
      const { Identifier } = t.expect.schema<{ Identifier: { AIMName: string } }>(reply, 'WorkflowDescription');
      t.expect.equal(Identifier.AIMName, uploaded, 'AIMName in the answer', reply);
    },
  },
  {
    id: 'up-starts',
    clause: 'UP-002',
    title: 'The uploaded workflow starts and echoes.',
    needs: ['ECH'],
    offers: ['upload'],
    async run(t) {
      const sci = await t.sci();
      await uploadDescription(t, sci);
      const started = await t.ops.start(sci, uploaded);
      t.expect.status(started, 200, 'the workflow was uploaded to this SCI');
      const rwi: RwiRef = { ...sci, mid: t.expect.schema<{ id: string }>(started, 'State').id };
      // Its ports are those of the echo, labels included.
      await expectEcho(t, rwi, uniqueText(t), 'the echo of the uploaded workflow');
    },
  },
  {
    id: 'up-stays-in-sci',
    clause: 'UP-003',
    title: 'Another SCI cannot start what was uploaded.',
    needs: ['ECH'],
    offers: ['upload'],
    async run(t) {
      const [mine, other] = await Promise.all([t.sci(), t.sci()]);
      await uploadDescription(t, mine);
      t.expect.refused(
        await t.ops.start(other, uploaded, wrong(faults.unknownWorkflow, 'start')),
        'the workflow was uploaded to another SCI',
      );
    },
  },
  {
    id: 'up-not-json',
    clause: 'UP-004',
    title: 'A description that is cut off is refused with 4xx.',
    offers: ['upload'],
    async run(t) {
      const reply = await t.ops.upload(
        await t.sci(),
        description.slice(0, -2),
        'application/json',
        wrong(faults.malformedJson, 'upload'),
      );
      t.expect.status(reply, '4xx', 'the body is not JSON');
    },
  },
  {
    id: 'up-not-metadata',
    clause: 'UP-004',
    title: 'JSON that is no AIM Metadata is refused with 4xx.',
    offers: ['upload'],
    async run(t) {
      const sci = await t.sci();
      for (const body of ['{}', '[]', '{"Header":"MCT-UPL-V1.0","ExternalPorts":[]}']) {
        t.expect.status(
          await t.ops.upload(sci, body, 'application/json', wrong(faults.wrongBody, 'upload')),
          '4xx',
          `${body} is no AIM Metadata`,
        );
      }
    },
  },
  {
    id: 'up-media-type',
    clause: 'UP-005',
    title: 'An upload of text/plain is refused with 415.',
    offers: ['upload'],
    async run(t) {
      t.expect.status(
        await t.ops.upload(await t.sci(), 'hello', 'text/plain', wrong(faults.wrongMediaType, 'upload')),
        415,
        'text is no workflow',
      );
    },
  },
  {
    id: 'up-unknown-sci',
    clause: 'UP-006',
    title: 'An upload to an unknown SCI is refused.',
    offers: ['upload'],
    async run(t) {
      const sci = { ...(await t.sci()), cid: unknownId(t) };
      await expectAllRefused(
        t,
        [{ operation: 'upload', make: (parts) => t.ops.upload(sci, description, 'application/json', parts) }],
        faults.unknownSci,
        'the server never gave this SCI id',
      );
    },
  },
];

export const upload: Area = { name: 'upload', title: 'Upload of workflows', checks };
