import { expect, test } from '@playwright/test';
import type { AimMetadata, PortOptions } from '../../reference/controller/types.js';
import { flow, input, metadata, output, parts } from './internal/packages.js';
import { at, code, type Rig, receive, refused, send, withController } from './internal/rig.js';

/** A Continuous workflow of one AIM `DLY`, with these rules at its input. */
function continuous(
  store: Rig['store'],
  letters: string,
  rules: Partial<PortOptions>,
  more: Partial<AimMetadata> = {},
  aim: string = code.delay,
): string {
  store.add(metadata(`${letters[0]}AI`, [input('I'), output('O')]), aim);
  const flows = [flow('', 'In', `${letters[0]}AI`, 'In'), flow(`${letters[0]}AI`, 'Out', '', 'Out')];
  store.add(
    metadata(
      letters,
      [input('In', rules), output('Out')],
      parts([`${letters[0]}AI`], flows, { Execution: 'Continuous', ...more }),
    ),
  );
  return `TST-${letters}-V1.0`;
}

test('messages run through in order while state lasts; reads give the oldest, wait on request, or find nothing', async () => {
  await withController({}, async ({ store, sci }) => {
    const name = continuous(
      store,
      'CNT',
      {},
      {},
      `let n = 0; export const run = ([{ dataType, value }]) => [{ dataType, value: ++n + ' ' + value }];`,
    );
    const rwi = await sci.start(name);
    expect(rwi.execution).toBe('Continuous');
    await refused(receive(rwi, 'Out'), 'NOT_PRODUCED', /Nothing waits/);
    await refused(receive(rwi, 'Out', 20), 'NOT_PRODUCED');
    const waiting = receive(rwi, 'Out', -1);
    for (let i = 0; i < 50; i++) await send(rwi, 'In', `m${i}`);
    const received = [await waiting];
    while (received.length < 50) received.push(await receive(rwi, 'Out', 10_000));
    expect(received).toEqual(Array.from({ length: 50 }, (_, i) => `${i + 1} m${i}`));
    const other = await sci.start(name);
    await send(other, 'In', 'x');
    expect(await receive(other, 'Out', 10_000)).toBe('1 x'); // nothing is shared between RWIs
    const stopped = refused(receive(rwi, 'Out', -1), 'NOT_STARTED');
    await rwi.stop();
    await stopped;
  });
});

test('a full port blocks, drops the oldest or drops the newest; old messages vanish; Pause holds the AIMs', async () => {
  await withController({ portDepth: 2 }, async ({ store, sci }) => {
    const rest = async (name: string, rules: Partial<PortOptions>) => {
      const rwi = await sci.start(continuous(store, name, rules));
      await rwi.pause(); // nothing is taken from the port, so Depth alone counts
      return rwi;
    };
    const blocking = await rest('BLK', { Depth: 2 });
    await send(blocking, 'In', { n: 1 }, 0);
    await send(blocking, 'In', { n: 2 }, 0);
    await refused(send(blocking, 'In', { n: 3 }, 0), 'TIMEOUT');
    const patient = [send(blocking, 'In', { n: 3 }, -1), send(blocking, 'In', { n: 4 }, -1)];
    await blocking.resume();
    await Promise.all(patient);
    const order = [];
    for (let i = 0; i < 4; i++) order.push(await receive(blocking, 'Out', 10_000));
    expect(order).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);

    for (const [name, Overflow, kept] of [
      ['OLD', 'DropOldest', [3, 4]],
      ['NEW', 'DropNewest', [1, 2]],
    ] as const) {
      const dropping = await rest(name, { Depth: 2, Overflow });
      for (const n of [1, 2, 3, 4]) await send(dropping, 'In', { n }, 0);
      await dropping.resume();
      expect([await receive(dropping, 'Out', 10_000), await receive(dropping, 'Out', 10_000)]).toEqual(
        kept.map((n) => ({ n })),
      );
      await refused(receive(dropping, 'Out', 50), 'NOT_PRODUCED');
    }
    const ageing = await rest('AGE', { Depth: 1, MaxAge: 50 });
    await send(ageing, 'In', { n: 1 }, 0);
    await send(ageing, 'In', { n: 2 }, 10_000); // room comes by age alone
    await new Promise((resolve) => setTimeout(resolve, 80));
    await ageing.resume();
    await refused(receive(ageing, 'Out', 50), 'NOT_PRODUCED');
    await send(ageing, 'In', { n: 3 });
    expect(await receive(ageing, 'Out', 10_000)).toEqual({ n: 3 });

    // Nobody reads: the boundary output fills, then the AIM, then its port, and at last the writer is held up.
    const unread = await sci.start(continuous(store, 'UNR', {}));
    let taken = 0;
    const flood = (async () => {
      for (;;) {
        await send(unread, 'In', { n: taken }, 500);
        taken += 1;
      }
    })();
    await refused(flood, 'TIMEOUT');
    expect(taken).toBeLessThanOrEqual(5); // 2 at the output, 1 in the AIM, 2 at its port
    expect(await receive(unread, 'Out')).toEqual({ n: 0 });
    const stuck = refused(
      unread
        .write(at(unread, 'In'), '{"n":-1}', { timeoutMs: -1 })
        .then(() => unread.write(at(unread, 'In'), '{}', { timeoutMs: -1 })),
      'NOT_STARTED',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await unread.stop();
    await stuck;
  });
});

test('an AIM that fails is restarted as often as RestartLimit says, then OnDegraded decides', async () => {
  await withController({}, async ({ store, sci, logged }) => {
    const start = async (name: string, more: Partial<AimMetadata>, aim: string = code.fail) =>
      sci.start(continuous(store, name, {}, more, aim));
    const going = await start('GON', { OnDegraded: 'Continue' });
    for (const value of ['a', 'fail', 'b']) await send(going, 'In', value);
    expect([await receive(going, 'Out', 10_000), await receive(going, 'Out', 10_000)]).toEqual(['1 a', '3 b']);
    expect(going.state).toBe('ACTIVE');

    const restarted = await start(
      'RES',
      { OnDegraded: 'StopModule', RestartLimit: 1 },
      `let broken = false; export function run([{ dataType, value }]) { if (value === 'break') broken = true; if (broken && value !== 'break') throw new Error('broken'); return [{ dataType, value }]; }`,
    );
    for (const value of ['break', 'mended']) await send(restarted, 'In', value);
    expect([await receive(restarted, 'Out', 10_000), await receive(restarted, 'Out', 10_000)]).toEqual([
      'break',
      'mended',
    ]); // fresh state, same message

    const ended = await start('END', {});
    const reading = refused(receive(ended, 'Out', -1), 'FAILED', /told to/);
    await send(ended, 'In', 'fail');
    await reading;
    expect(ended.state).toBe('STOPPED'); // OnDegraded omitted means StopModule
    await refused(send(ended, 'In', 'x'), 'NOT_STARTED', /told to/);
    await refused(receive(ended, 'Out'), 'FAILED', /told to/);

    const silent = await start('SIL', { OnDegraded: 'StopAIM' });
    await send(silent, 'In', 'fail');
    await expect
      .poll(() =>
        logged.some(
          ({ event, facts }) => event === 'aim-degraded' && facts.rwi === silent.id && facts.status === 'DEAD',
        ),
      )
      .toBe(true);
    for (let i = 0; i < 100; i++) await send(silent, 'In', 'x', 1_000); // a dead AIM's queue holds nobody up
    expect(silent.state).toBe('ACTIVE');

    const late = metadata('LAT', [input('I'), output('O')], { Deadline: 1 });
    store.add(late, code.delay);
    store.add(
      metadata(
        'DEA',
        [input('In'), output('Out')],
        parts(['LAT'], [flow('', 'In', 'LAT', 'In'), flow('LAT', 'Out', '', 'Out')], { Execution: 'Continuous' }),
      ),
    );
    const slow = await sci.start('TST-DEA-V1.0');
    for (let i = 0; i < 3; i++) await send(slow, 'In', { ms: 20 });
    for (let i = 0; i < 3; i++) expect(await receive(slow, 'Out', 10_000)).toEqual({ ms: 20 });
    expect(logged.filter(({ facts }) => facts.rwi === slow.id && facts.status === 'DEGRADED')).toHaveLength(1);
  });
});
