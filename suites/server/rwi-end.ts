import type { Area, Check } from '../engine/check.js';
import { uniqueText } from './internal/ids.js';
import {
  expectEcho,
  expectNotRunning,
  expectStopped,
  paused,
  putToWork,
  send,
  stopped,
  succeeded,
} from './internal/steps.js';
import { faults, wrong } from './internal/wrong.js';

const checks: readonly Check[] = [
  {
    id: 'rwi-stop-status',
    clause: 'RWI-021',
    title: 'Stop of a running RWI is answered 200.',
    needs: ['ECH'],
    async run(t) {
      const reply = await t.ops.stop(await t.rwi('ECH'));
      t.expect.status(reply, 200, 'the RWI runs');
      t.observe(
        'AMB-017',
        reply.bytes.length === 0 ? 'empty' : reply.mediaType() === 'application/json' ? 'json' : 'text',
        reply,
        'stop',
      );
    },
  },
  {
    id: 'rwi-stop-paused',
    clause: 'RWI-021',
    title: 'Stop of a paused RWI is answered 200.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await paused(t, rwi);
      t.expect.status(await t.ops.stop(rwi), 200, 'a paused RWI can be stopped');
    },
  },
  {
    id: 'rwi-stopped-input-refused',
    clause: 'RWI-022',
    title: 'A stopped RWI refuses a message.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await stopped(t, rwi);
      const reply = await t.ops.input(
        rwi,
        t.port('ECH', 'Input'),
        t.textObject(uniqueText(t)),
        wrong(faults.stoppedRwi, 'input'),
      );
      t.expect.refused(reply, 'the RWI has been stopped');
    },
  },
  {
    id: 'rwi-stopped-output-refused',
    clause: 'RWI-022',
    title: 'A stopped RWI gives no message, not even one that waited.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await send(t, rwi, 'ECH', uniqueText(t));
      await stopped(t, rwi);
      t.expect.refused(
        await t.ops.output(rwi, t.port('ECH', 'Output'), wrong(faults.stoppedRwi, 'output')),
        'the RWI has been stopped',
      );
    },
  },
  {
    id: 'rwi-stopped-state',
    clause: 'RWI-023',
    title: 'Status of a stopped RWI is refused or reports that it does not run.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await stopped(t, rwi);
      expectNotRunning(
        t,
        await t.ops.status(rwi, wrong(faults.stoppedRwi, 'status')),
        'A stopped RWI is reported as running.',
      );
    },
  },
  {
    id: 'rwi-stopped-stays-stopped',
    clause: 'RWI-024',
    title: 'Pause and Resume do not bring a stopped RWI back.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await stopped(t, rwi);
      await t.ops.pause(rwi, wrong(faults.stoppedRwi, 'pause'));
      await t.ops.resume(rwi, wrong(faults.stoppedRwi, 'resume'));
      expectNotRunning(
        t,
        await t.ops.status(rwi, wrong(faults.stoppedRwi, 'status')),
        'Resume brought a stopped RWI back.',
      );
      const reply = await t.ops.input(
        rwi,
        t.port('ECH', 'Input'),
        t.textObject(uniqueText(t)),
        wrong(faults.stoppedRwi, 'input'),
      );
      t.expect.refused(reply, 'Resume does not bring a stopped RWI back');
    },
  },
  {
    id: 'rwi-stop-twice',
    clause: 'RWI-025',
    title: 'A second Stop is answered 200 or with a client error.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await stopped(t, rwi);
      const reply = await t.ops.stop(rwi, wrong(faults.stoppedRwi, 'stop'));
      t.expect.status(reply, ['2xx', '4xx'], 'the RWI has already ended');
      t.observe('AMB-021', succeeded(reply) ? 'done' : 'not-found', reply);
    },
  },
  {
    id: 'rwi-stop-leaves-others',
    clause: 'RWI-026',
    title: 'After the Stop of an RWI another one of the same workflow works on.',
    needs: ['ECH'],
    async run(t) {
      const [stays, goes] = await Promise.all([t.rwi('ECH'), t.rwi('ECH')]);
      await putToWork(t, goes, uniqueText(t, 'goes'));
      const asked = await t.ops.stop(goes);
      await expectEcho(t, stays, uniqueText(t, 'stays'), 'the echo of the RWI that was not stopped');
      expectStopped(asked);
    },
  },
];

export const rwiEnd: Area = { name: 'rwi-end', title: 'Workflow instances: stop', checks };
