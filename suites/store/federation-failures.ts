import type { Check } from '../engine/check.js';
import { Violation } from '../engine/outcomes.js';
import { fed, fetched, fromSecond } from './internal/fed.js';
import { get, inProse, inWords, onlyRight, refusedOrBroken, until } from './internal/get.js';

/** The repository is slow, down, or has nothing. */
export const federationFailures: Check[] = [
  fed(6, 'missing', 'What the repository does not have is 404', async (t, repository) => {
    const aim = repository.unpublished();
    const reply = await get(t, 'metadata', aim.name);
    if (reply !== undefined) t.expect.status(reply, [403, 404, 410], 'nobody has it');
  }),
  fed(7, 'silent-others', 'A repository that keeps one waiting does not keep others waiting', async (t, repository) => {
    const [silent, other] = [repository.fresh(), repository.fresh()];
    repository.treat(silent.name, { kind: 'silent' });
    const stuck = get(t, 'metadata', silent.name, { leave: { afterMs: 6_000 } }).catch(() => undefined);
    await t.sleep(200);
    const reply = await get(t, 'metadata', other.name, { timeoutMs: 5_000 });
    repository.treat(silent.name, undefined);
    await stuck;
    t.expect.that(
      reply?.status === 200,
      'While the repository was silent about one element, another was not served.',
      { expected: '200 within 5 s', received: String(reply?.status ?? 'a broken transfer') },
      reply,
    );
  }),
  fed(
    8,
    'silent',
    'A repository that says nothing costs bounded time, and the answer says 5xx',
    async (t, repository) => {
      const aim = repository.fresh();
      repository.treat(aim.name, { kind: 'silent' });
      const reply = await get(t, 'metadata', aim.name);
      repository.treat(aim.name, undefined);
      if (reply !== undefined) t.expect.status(reply, '5xx', 'nobody knows whether the repository has it');
    },
  ),
  fed(9, 'slow', 'A repository that is slow costs time, never octets', async (t, repository) => {
    const aim = repository.fresh();
    const right = repository.bytes(`L3/${aim.name}/1.json`);
    repository.treat(aim.name, { kind: 'late', afterMs: 300, everyMs: 1 }, { kind: 'metadata' });
    const reply = await get(t, 'metadata', aim.name);
    onlyRight(reply, right, 'The repository was slow, and the Store served something else.');
  }),
  fed(10, 'down-status', 'An element of a repository that is down is no 404', async (t, repository) => {
    for (const treatment of [{ kind: 'status', status: 503 }, { kind: 'reset' }] as const) {
      const aim = repository.fresh();
      repository.treat(aim.name, treatment);
      const reply = await get(t, 'metadata', aim.name);
      repository.treat(aim.name, undefined);
      if (reply !== undefined)
        t.expect.status(reply, '5xx', 'that nobody has it cannot be known while the repository is down');
      await get(t, 'metadata', repository.fresh().name);
    }
  }),
  fed(11, 'down-kept', 'What was fetched is served while the repository is down', async (t, repository) => {
    const aim = repository.fresh();
    await fetched(t, aim);
    repository.treat(aim.name, { kind: 'reset' });
    await t.sleep(2_500);
    for (const [index, kind] of (['metadata', 'package'] as const).entries()) {
      const reply = await get(t, kind, aim.name);
      t.expect.that(
        reply?.status === 200 && [...aim.files.values()][index]?.equals(reply.bytes) === true,
        `The repository is down, and the ${inProse[kind]} that the Store fetched before is gone.`,
        {
          expected: '200 with the octets of before',
          received: `${reply?.status} with ${inWords(reply?.bytes ?? ([] as never))}`,
        },
        reply,
      );
    }
  }),
  fed(12, 'recovers', 'A repository that is back is asked again', async (t, repository) => {
    const aim = repository.fresh();
    repository.treat(aim.name, { kind: 'status', status: 503 });
    for (let i = 0; i < 4; i += 1) refusedOrBroken(await get(t, 'metadata', aim.name), 'The repository answered 503.');
    repository.treat(aim.name, undefined);
    const right = repository.bytes(`L3/${aim.name}/1.json`);
    const { reply, suited } = await until(
      t,
      () => get(t, 'metadata', aim.name),
      (each) => each?.status === 200 && right.equals(each.bytes),
      20_000,
    );
    if (!suited)
      throw new Violation('The repository is back, and the Store still does not serve what it has.', {
        expected: '200 within 20 s',
        received: String(reply?.status ?? 'a broken transfer'),
        ...(reply === undefined ? {} : { exchange: reply.exchange.id }),
      });
  }),
  fed(13, 'failover', 'What one repository cannot give another gives', async (t, repository) => {
    await fromSecond(t, repository);
    const aim = repository.fresh();
    repository.treat(aim.name, { kind: 'status', status: 503 });
    repository.mirror(aim);
    const reply = await get(t, 'metadata', aim.name);
    repository.treat(aim.name, undefined);
    t.expect.that(
      reply?.status === 200,
      'The first repository is down and the second has the element, which is not served.',
      { expected: '200', received: String(reply?.status ?? 'a broken transfer') },
      reply,
    );
  }),
];
