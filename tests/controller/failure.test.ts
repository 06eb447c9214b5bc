import { expect, test } from '@playwright/test';
import { flow, input, metadata, output, parts } from './internal/packages.js';
import { code, receive, refused, send, withController } from './internal/rig.js';

const ports = [input('In'), output('Out')];

test('a failed run tells the reason, keeps its inputs and runs again; OnDegraded and RestartLimit decide what follows', async () => {
  await withController({}, async ({ store, sci, logged }) => {
    store.add(metadata('FAL', ports), code.fail);
    store.add(metadata('ECH', ports), code.echo);
    const plain = await sci.start('TST-FAL-V1.0');
    await send(plain, 'In', 'fail');
    await refused(receive(plain, 'Out'), 'FAILED', /1TST-FAL-V1.0-I01 failed: told to/);
    await refused(receive(plain, 'Out'), 'FAILED');
    expect(plain.state).toBe('ACTIVE');
    await send(plain, 'In', 'good');
    expect(await receive(plain, 'Out')).toBe('3 good'); // the same instance: it counted its calls

    const both = (more: object) =>
      parts(
        ['FAL', 'ECH'],
        [
          flow('', 'In', 'FAL', 'In'),
          flow('', 'In', 'ECH', 'In'),
          flow('FAL', 'Bad', '', 'Bad:1'),
          flow('ECH', 'Ok', '', 'Ok:2'),
        ],
        more,
      );
    const policy = async (letters: string, more: object) => {
      store.add(
        metadata(letters, [input('In'), output('Bad', { PortNumber: 1 }), output('Ok', { PortNumber: 2 })], both(more)),
      );
      const rwi = await sci.start(`TST-${letters}-V1.0`);
      await send(rwi, 'In', 'fail');
      return rwi;
    };
    const going = await policy('CON', { OnDegraded: 'Continue' });
    await refused(receive(going, 'Bad'), 'FAILED', /told to/);
    expect(await receive(going, 'Ok')).toBe('fail');
    await send(going, 'In', 'good');
    expect(await receive(going, 'Bad')).toBe('2 good');

    const dead = await policy('SAI', { OnDegraded: 'StopAIM', RestartLimit: 1 });
    expect(await receive(dead, 'Ok')).toBe('fail');
    await refused(receive(dead, 'Bad'), 'FAILED');
    await send(dead, 'In', 'good');
    await refused(receive(dead, 'Bad'), 'NOT_PRODUCED'); // DEAD: it takes no part any more
    expect(await receive(dead, 'Ok')).toBe('good');
    expect(logged.filter(({ event, facts }) => event === 'aim-failed' && facts.rwi === dead.id)).toHaveLength(2);

    const ending = await policy('SMO', { OnDegraded: 'StopModule' });
    await refused(receive(ending, 'Ok'), 'FAILED', /told to/);
    expect([ending.state, sci.rwi(ending.id)]).toEqual(['STOPPED', ending]); // still there to be asked
    await refused(receive(ending, 'Ok'), 'NOT_STARTED', /stopped itself: .*told to/);
    await refused(send(ending, 'In', 'x'), 'NOT_STARTED', /told to/);
    await refused(ending.resume(), 'NOT_STARTED');
    await ending.stop();
    expect(sci.rwi(ending.id)).toBeUndefined();
    expect(JSON.stringify(logged)).not.toContain('told to'); // what an AIM says may hold a payload
  });
});
