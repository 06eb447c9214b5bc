import { expect, test } from '@playwright/test';
import { flow, input, metadata, output, parts } from './internal/packages.js';
import { at, code, receive, refused, send, withController } from './internal/rig.js';

const ports = [input('In'), output('Out')];

test('inputs gather, the first read runs the graph once, a write after a completed run begins a new round', async () => {
  await withController({}, async ({ store, sci }) => {
    // Counts its runs, so that every extra run would be seen.
    const join = `let n = 0; export const run = (inputs) => { n += 1; const all = inputs.map((i) => i.portNumber + '=' + i.value).join(' ');
      return [{ dataType: 'OSD-BTO-V1.5', value: n + ': ' + all }, ...(inputs.length > 1 ? [{ dataType: 'OSD-BTO-V1.5', portNumber: 2, value: 'both' }] : [])]; };`;
    const document = metadata('JON', [
      input('A', { PortNumber: 1 }),
      input('B', { PortNumber: 2, IsOptional: true }),
      output('Out', { PortNumber: 1 }),
      output('Second', { PortNumber: 2 }),
    ]);
    store.add(document, join);
    const rwi = await sci.start('1TST-JON-V1.0-I01');
    expect(rwi).toMatchObject({ name: '1TST-JON-V1.0-I01', state: 'ACTIVE', execution: 'Exchange' });
    expect(rwi.id).toMatch(/^[0-9a-f-]{36}$/);

    await refused(rwi.read(at(rwi, 'Out')), 'NOT_PRODUCED', /No input/);
    await send(rwi, 'A', 'first');
    await send(rwi, 'A', 'over');
    await send(rwi, 'B', 'two');
    expect(await Promise.all([receive(rwi, 'Out'), receive(rwi, 'Second'), receive(rwi, 'Out')])).toEqual([
      '1: 1=over 2=two',
      'both',
      '1: 1=over 2=two',
    ]);
    expect(await receive(rwi, 'Out')).toBe('1: 1=over 2=two');

    await send(rwi, 'A', 'next');
    await refused(rwi.read(at(rwi, 'Second')), 'NOT_PRODUCED', /nothing on Output port 2/);
    expect(await receive(rwi, 'Out')).toBe('2: 1=next');

    await send(rwi, 'B', 'alone'); // the required input is missing: the AIM does not run
    await refused(rwi.read(at(rwi, 'Out')), 'NOT_PRODUCED');
    await send(rwi, 'A', 'later'); // a new round, for the read above completed one
    expect(await receive(rwi, 'Out')).toBe('3: 1=later');

    const stranger = { direction: 'Input' as const, types: ['OSD-XXX-V1.0'], number: 1, optional: false };
    await refused(rwi.write(stranger, '1'), 'NO_SUCH_PORT');
    await refused(rwi.write(at(rwi, 'Out'), '1'), 'NO_SUCH_PORT');
    await rwi.stop();
    await rwi.stop();
    expect([rwi.state, sci.rwi(rwi.id)]).toEqual(['STOPPED', undefined]);
    await refused(send(rwi, 'A', 'x'), 'NOT_STARTED');
    await refused(receive(rwi, 'Out'), 'NOT_STARTED');
    await refused(rwi.pause(), 'NOT_STARTED');
  });
});

test('a graph of AIMs with state: fan-out, sets of types, values exact to the code point', async () => {
  await withController({}, async ({ store, sci }) => {
    store.add(metadata('ECH', ports), code.echo);
    const flows = [
      flow('', 'In', 'ECH#1', 'In'),
      flow('', 'In', 'ECH#2', 'In'),
      flow('ECH#1', 'A', 'ECH#3', 'A'),
      flow('ECH#3', 'A', '', 'A:1'),
      flow('ECH#2', 'B', '', 'B:2'),
    ];
    store.add(
      metadata(
        'FAN',
        [input('In'), output('A', { PortNumber: 1 }), output('B', { PortNumber: 2 })],
        parts(['ECH#1', 'ECH#2', 'ECH#3'], flows),
      ),
    );
    const rwi = await sci.start('TST-FAN-V1.0');
    const value = {
      t: 'NUL \u0000, emoji 👩🏽‍🚀, rtl שלום, é, \u2028',
      n: [1.5, -0, 1e21, null, true],
      deep: { '': {}, __proto__x: 1 },
      lone: '\ud800',
    };
    await send(rwi, 'In', value);
    expect(await receive(rwi, 'A')).toEqual(JSON.parse(JSON.stringify(value)));
    expect(await receive(rwi, 'B')).toEqual(JSON.parse(JSON.stringify(value)));

    const sets = ['OSD-BTO-V1.5', 'OSD-BSO-V1.5'];
    store.add(
      metadata('SET', [input('In', { DataType: sets }), output('T'), output('S', { DataType: 'OSD-BSO-V1.5' })]),
      `export const run = ([i]) => [{ dataType: i.dataType, value: i.value.Header ?? 'none' }];`,
    );
    const typed = await sci.start('TST-SET-V1.0');
    await send(typed, 'In', { Header: 'OSD-BSO-V1.5' });
    expect(await receive(typed, 'S')).toBe('OSD-BSO-V1.5');
    await refused(receive(typed, 'T'), 'NOT_PRODUCED');
    await send(typed, 'In', { Header: 'else' });
    expect(await receive(typed, 'T')).toBe('else');
  });
});

test('a read that times out leaves the run going; a write meanwhile belongs to the next round', async () => {
  await withController({ exchangeMs: 20_000 }, async ({ store, sci }) => {
    store.add(metadata('DLY', ports), code.delay);
    const rwi = await sci.start('TST-DLY-V1.0');
    await send(rwi, 'In', { ms: 2_500, n: 1 });
    await refused(receive(rwi, 'Out', 0), 'TIMEOUT');
    await refused(receive(rwi, 'Out', 5), 'TIMEOUT');
    const aborted = new AbortController();
    const abandoned = rwi.read(at(rwi, 'Out'), { timeoutMs: -1, signal: aborted.signal });
    aborted.abort();
    await refused(abandoned, 'TIMEOUT', /went away/);
    expect(await receive(rwi, 'Out')).toEqual({ ms: 2_500, n: 1 });

    await send(rwi, 'In', { ms: 1_000, n: 2 });
    const early = receive(rwi, 'Out');
    await send(rwi, 'In', { ms: 1, n: 3 }); // while the run goes on
    const late = receive(rwi, 'Out');
    expect([await early, await late]).toEqual([
      { ms: 1_000, n: 2 },
      { ms: 1, n: 3 },
    ]);
    const waiting = receive(rwi, 'Out', -1);
    await send(rwi, 'In', { ms: 50_000 });
    const stopped = refused(receive(rwi, 'Out', -1), 'NOT_STARTED');
    await waiting;
    await rwi.stop();
    await stopped;
  });
  await withController({ exchangeMs: 2_000 }, async ({ store, sci }) => {
    store.add(metadata('DLY', ports), code.delay);
    const rwi = await sci.start('TST-DLY-V1.0');
    await send(rwi, 'In', { ms: 60_000 });
    await refused(receive(rwi, 'Out', 60_000), 'FAILED', /longer than 2000 ms/);
    await send(rwi, 'In', { ms: 0 });
    expect(await receive(rwi, 'Out')).toEqual({ ms: 0 });
  });
});

test('Pause holds runs and accepts inputs; Resume lets them go; the change time moves with the state only', async () => {
  await withController({}, async ({ store, sci }) => {
    store.add(metadata('ECH', ports), code.echo);
    const rwi = await sci.start('TST-ECH-V1.0');
    const times = [rwi.changed.getTime()];
    await send(rwi, 'In', 'before');
    expect(await receive(rwi, 'Out')).toBe('before');
    await rwi.pause();
    times.push(rwi.changed.getTime());
    await rwi.pause();
    expect([rwi.state, rwi.changed.getTime()]).toEqual(['PAUSED', times[1]]);
    expect(await receive(rwi, 'Out')).toBe('before'); // nothing has to run for it
    await send(rwi, 'In', 'held');
    await refused(receive(rwi, 'Out', 30), 'TIMEOUT');
    await send(rwi, 'In', 'held longer');
    const reading = receive(rwi, 'Out', -1);
    await rwi.resume();
    times.push(rwi.changed.getTime());
    expect(await reading).toBe('held longer');
    await rwi.stop();
    times.push(rwi.changed.getTime());
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));

    // A pause in the middle of a run: the AIM at work finishes, the next one waits.
    store.add(metadata('DLY', ports), code.delay);
    store.add(
      metadata(
        'TWO',
        ports,
        parts(
          ['DLY', 'ECH'],
          [flow('', 'In', 'DLY', 'In'), flow('DLY', 'In', 'ECH', 'In'), flow('ECH', 'Out', '', 'Out')],
        ),
      ),
    );
    const two = await sci.start('TST-TWO-V1.0');
    await send(two, 'In', { ms: 100 });
    const result = receive(two, 'Out', -1);
    await two.pause();
    await refused(receive(two, 'Out', 300), 'TIMEOUT');
    await two.resume();
    expect(await result).toEqual({ ms: 100 });
  });
});
