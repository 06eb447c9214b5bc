import type { Area, Check } from '../engine/check.js';
import { givenPrefix } from '../engine/operations.js';
import { NotSeen } from '../engine/outcomes.js';
import { tryJson } from '../engine/reply.js';
import { uniqueText, unknownId } from './internal/ids.js';
import {
  expectAllRefused,
  expectEcho,
  expectNotRunning,
  putToWork,
  removed,
  requestsTo,
  succeeded,
  workflowName,
} from './internal/steps.js';
import { faults, wrong } from './internal/wrong.js';
import { sciPassive } from './sci-passive.js';

const checks: readonly Check[] = [
  {
    id: 'sci-create-status',
    clause: 'SCI-001',
    title: 'A POST to the Controller resource is answered 201.',
    async run(t) {
      t.expect.status(await t.ops.create(), 201, 'a new SCI was asked for');
    },
  },
  {
    id: 'sci-ids-differ',
    clause: 'SCI-004',
    title: 'SCIs that are created at the same moment have different ids.',
    async run(t) {
      const scis = await Promise.all(Array.from({ length: 5 }, () => t.sci()));
      t.expect.equal(new Set(scis.map((sci) => sci.cid)).size, scis.length, 'the number of different ids of five SCIs');
    },
  },
  {
    id: 'sci-several-at-once',
    clause: 'SCI-005',
    title: 'Three SCIs start a workflow and exchange messages at the same time.',
    needs: ['ECH'],
    async run(t) {
      const scis = await Promise.all([t.sci(), t.sci(), t.sci()]);
      await Promise.all(
        scis.map(async (sci, i) => {
          const started = await t.ops.start(sci, workflowName(t, 'ECH'));
          t.expect.status(started, 200, 'each SCI starts workflows while the others do');
          const { id } = t.expect.schema<{ id: string }>(started, 'State');
          await expectEcho(t, { ...sci, mid: id }, uniqueText(t, `${i}`), `the echo in SCI ${i + 1} of 3`);
        }),
      );
    },
  },
  {
    id: 'sci-prefix-replaces',
    clause: 'SCI-006',
    title: 'The SCI is served below the prefix that its create answer gave.',
    async run(t) {
      if (t.target.prefix === 'absent') throw new NotSeen('not-applicable', 'The create answers carry no prefix.');
      const created = await t.ops.create();
      t.observe('AMB-024', /^https?:/i.test(givenPrefix(tryJson(created)) ?? '') ? 'url' : 'path', created);
      const sci = await t.sci();
      // Pre-flight follows the prefix: behind a dead one it finds no workflow, so the published name is tried all the same.
      const name = t.target.workflows.ECH ?? 'MCT-ECH-V1.0';
      const started = await t.ops.start(sci, name);
      if (!succeeded(started) && t.target.workflows.ECH === undefined) {
        const elsewhere = await t.ops.start({ ...sci, prefix: '/MPAI/AIFU' }, name, {
          intent: { operation: 'start', kind: 'probe', note: 'default prefix' },
        });
        if (!succeeded(elsewhere)) throw new NotSeen('not-observed', 'The server has no workflow MCT-ECH-V1.0.');
      }
      t.expect.status(started, 200, `the prefix ${sci.prefix} replaces /MPAI/AIFU`);
      const { id } = t.expect.schema<{ id: string }>(started, 'State');
      t.expect.status(await t.ops.status({ ...sci, mid: id }), 200, 'the prefix holds for every later request');
    },
  },
  {
    id: 'sci-prefix-delete',
    clause: 'SCI-006',
    title: 'An SCI with a prefix can be deleted below the default prefix or below its own.',
    async run(t) {
      if (t.target.prefix === 'absent') throw new NotSeen('not-applicable', 'The create answers carry no prefix.');
      const sci = await t.sci();
      const own = t.ops.path('delete', { sci }).replace('/MPAI/AIFU', sci.prefix);
      const below = await t.ops.raw('DELETE', own, {
        intent: { operation: 'delete', kind: 'probe', note: 'DELETE below the own prefix' },
      });
      if (succeeded(below)) return t.observe('AMB-009', 'own-prefix', below);
      const above = await t.ops.remove(sci);
      t.expect.status(above, [200, 404], 'the SCI can be deleted somewhere');
      t.observe('AMB-009', 'default-prefix', above);
    },
  },
  {
    id: 'sci-delete-status',
    clause: 'SCI-008',
    title: 'A DELETE of an existing SCI is answered 200.',
    async run(t) {
      const reply = await t.ops.remove(await t.sci());
      t.expect.status(reply, 200, 'the SCI exists');
      t.observe(
        'AMB-017',
        reply.bytes.length === 0 ? 'empty' : reply.mediaType() === 'application/json' ? 'json' : 'text',
        reply,
        'delete',
      );
    },
  },
  {
    id: 'sci-deleted-start-refused',
    clause: 'SCI-009',
    title: 'A deleted SCI refuses to start a workflow.',
    needs: ['ECH'],
    async run(t) {
      const sci = await t.sci();
      await removed(t, sci);
      t.expect.refused(
        await t.ops.start(sci, workflowName(t, 'ECH'), wrong(faults.deletedSci, 'start')),
        'the SCI has been deleted',
      );
    },
  },
  {
    id: 'sci-deleted-rwi-gone',
    clause: 'SCI-010',
    title: 'The RWI of a deleted SCI takes no message, gives none and is not reported as running.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await t.exchange(rwi, 'ECH', uniqueText(t));
      await removed(t, rwi);
      const requests = requestsTo(t, rwi).filter(({ operation }) => operation === 'input' || operation === 'output');
      await expectAllRefused(t, requests, faults.deletedSci, 'its SCI has been deleted');
      for (const { operation, make } of requestsTo(t, rwi).slice(0, 3)) {
        expectNotRunning(
          t,
          await make(wrong(faults.deletedSci, operation)),
          `${operation}: the RWI of a deleted SCI does not run`,
        );
      }
    },
  },
  {
    id: 'sci-unknown-refused',
    clause: 'SCI-011',
    title: 'Every operation on an unknown SCI id is refused, also with the id of an existing RWI.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const nowhere = { ...rwi, cid: unknownId(t) };
      const start = t.ops.start(nowhere, workflowName(t, 'ECH'), wrong(faults.unknownSci, 'start'));
      t.expect.refused(await start, 'start: the server never gave this SCI id');
      await expectAllRefused(t, requestsTo(t, nowhere), faults.unknownSci, 'the server never gave this SCI id');
    },
  },
  {
    id: 'sci-delete-unknown',
    clause: 'SCI-013',
    title: 'A DELETE of an unknown SCI is answered 404 or like a success.',
    async run(t) {
      const sci = await t.sci();
      const reply = await t.ops.remove({ ...sci, cid: unknownId(t) }, wrong(faults.unknownSci, 'delete'));
      t.expect.status(reply, ['2xx', '4xx'], 'there is nothing to delete');
      t.observe('AMB-006', succeeded(reply) ? 'done' : 'not-found', reply, 'unknown id');
    },
  },
  {
    id: 'sci-delete-twice',
    clause: 'SCI-013',
    title: 'A second DELETE of an SCI is answered 404 or like the first.',
    async run(t) {
      const sci = await t.sci();
      await removed(t, sci);
      const reply = await t.ops.remove(sci, wrong(faults.deletedSci, 'delete'));
      t.expect.status(reply, ['2xx', '4xx'], 'DELETE is idempotent');
      t.observe('AMB-007', succeeded(reply) ? 'done' : 'not-found', reply);
    },
  },
  {
    id: 'sci-delete-leaves-others',
    clause: 'SCI-014',
    title: 'After the deletion of an SCI the same workflow works on in another one.',
    needs: ['ECH'],
    async run(t) {
      const [stays, goes] = await Promise.all([t.rwi('ECH'), t.rwi('ECH')]);
      await putToWork(t, goes, uniqueText(t, 'goes'));
      await removed(t, goes);
      await expectEcho(t, stays, uniqueText(t, 'stays'), 'the echo in the SCI that was not deleted');
    },
  },
];

export const sci: Area = { name: 'sci', title: 'Service Controller Instances', checks, passive: sciPassive };
