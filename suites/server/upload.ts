import { validateMetadata } from '../../spec/schemas/load.js';
import type { Area, Check, CheckContext, Reply, RwiRef, SciRef } from '../engine/check.js';
import { Blocked, NoAnswer } from '../engine/outcomes.js';
import { hostileArchives } from './internal/archives.js';
import { forAll } from './internal/cases/for-all.js';
import { editsOf } from './internal/cases/near-misses.js';
import { uniqueText, unknownId } from './internal/ids.js';
import { listing, names, pageSize } from './internal/listing.js';
import { expectAllRefused, expectEcho, succeeded } from './internal/steps.js';
import { description, descriptionFor, uploaded } from './internal/upload-description.js';
import { faults, wrong } from './internal/wrong.js';

async function uploadDescription(t: CheckContext, sci: SciRef): Promise<Reply> {
  const reply = await t.ops.upload(sci, await descriptionFor(t), 'application/json');
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
      const reply = await t.ops.upload(await t.sci(), await descriptionFor(t), 'application/json');
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
        (await descriptionFor(t)).slice(0, -2),
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
    id: 'up-discovered',
    clause: 'UP-007',
    title: 'Discovery lists the uploaded workflow in its SCI and in no other.',
    needs: ['ECH'],
    offers: ['upload', 'discover'],
    async run(t) {
      const [mine, other] = await Promise.all([t.sci(), t.sci()]);
      await uploadDescription(t, mine);
      const [here, there] = await Promise.all([mine, other].map((sci) => listing(t, sci, { name: uploaded })));
      t.expect.equal(names(here?.items ?? []), [uploaded], 'the workflows of that name in its SCI', here?.reply);
      t.expect.equal(names(there?.items ?? []), [], 'the workflows of that name in another SCI', there?.reply);
      const whole = await listing(t, mine);
      const all = await listing(t, mine, { limit: `${pageSize(whole.items.length)}` });
      t.expect.equal(
        names(all.items).filter((name) => name === uploaded),
        [uploaded],
        'how often the pages hold it',
        all.reply,
      );
    },
  },
  {
    id: 'up-hostile-archive',
    clause: 'UP-008',
    title: 'Archives that climb, link, burst, break off or hold no metadata are refused with 4xx.',
    needs: ['ECH'],
    offers: ['upload'],
    async run(t) {
      const sci = await t.sci();
      const around = await descriptionFor(t);
      await Promise.all(
        hostileArchives({ name: `${uploaded}.json`, content: around }).map(async ([what, octets]) => {
          // A server may unpack up to its bound before it refuses.
          const parts = wrong(faults.wrongBody, 'upload', { timeoutMs: 25_000 });
          t.expect.status(await t.ops.upload(sci, octets, 'application/gzip', parts), '4xx', `an archive with ${what}`);
        }),
      );
      await expectEcho(t, await t.rwi('ECH', sci), uniqueText(t), 'the echo after hostile archives');
    },
  },
  {
    id: 'up-too-large',
    clause: 'UP-009',
    title: 'An upload of 17 MiB that is no package is refused or cut off, and the server goes on serving.',
    needs: ['ECH'],
    offers: ['upload'],
    async run(t) {
      const sci = await t.sci();
      const parts = { ...wrong(faults.wrongBody, 'upload'), once: true } as const;
      try {
        const reply = await t.ops.upload(sci, Buffer.alloc(17 * 1024 * 1024, 'x'), 'application/gzip', parts);
        t.expect.status(reply, ['4xx', 503], 'it is no package, and a server may limit the size of a body');
      } catch (error) {
        if (!(error instanceof NoAnswer) || error.code !== 'reset') throw error;
      }
      await expectEcho(t, await t.rwi('ECH', sci), uniqueText(t), 'the echo after a large upload');
    },
  },
  {
    id: 'up-near-miss',
    clause: 'UP-010',
    title: 'Descriptions with one fault against the schema of AIM Metadata are refused with 4xx.',
    offers: ['upload'],
    async run(t) {
      const sci = await t.sci();
      const edits = editsOf(JSON.parse(await descriptionFor(t))).filter(
        ({ value }) => !validateMetadata(value, { strict: true }).valid,
      );
      const groups = ['is missing', 'unknown member', 'is empty', 'characters', ''].flatMap((kind) => {
        const group = edits.filter(({ what }) => what.endsWith(kind));
        return group.length > 0 ? [group] : [];
      });
      await forAll(
        t,
        // Each kind of fault as often as any other, however many places there are for it.
        (fc) => fc.oneof(...groups.map((group) => fc.constantFrom(...group))),
        ({ what, value }) => `${what}: ${JSON.stringify(value).slice(0, 1_000)}`,
        async ({ what, value }) => {
          const reply = await t.ops.upload(
            sci,
            JSON.stringify(value),
            'application/json',
            wrong(faults.wrongBody, 'upload'),
          );
          t.expect.status(reply, '4xx', what);
        },
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
