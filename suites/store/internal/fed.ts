import type { Check, CheckContext } from '../../engine/check.js';
import { Blocked, NotSeen } from '../../engine/outcomes.js';
import type { RemoteAim } from '../repository/aim.js';
import type { SuiteRepository } from '../repository/repository.js';
import { get, inProse, until } from './get.js';
import { isUntold, mustHaveAsked, mustHaveAskedSecond, repositoryOf } from './repository-of.js';

/** A check of the federation: with the repository, after the Store was seen to ask it. */
export function fed(
  number: number,
  id: string,
  title: string,
  run: (t: CheckContext, repository: SuiteRepository) => Promise<void>,
): Check {
  return {
    id: `fed-${id}`,
    clause: `FED-${String(number).padStart(3, '0')}`,
    title,
    async run(t) {
      const repository = repositoryOf(t);
      await serves(t, repository.fresh(), () => isUntold(repository));
      mustHaveAsked(repository);
      await run(t, repository);
    },
  };
}

/** Has the Store serve an L3. A Store that has left the repository alone for a while gets the time to come back. */
async function serves(t: CheckContext, aim: RemoteAim, giveUp: () => boolean): Promise<void> {
  await until(
    t,
    () => get(t, 'metadata', aim.name),
    (reply) => reply?.status === 200 || giveUp(),
  );
}

/** The Store has the AIM now. @throws Blocked when it does not give it */
export async function fetched(t: CheckContext, aim: RemoteAim): Promise<void> {
  for (const kind of ['metadata', 'package'] as const) {
    const reply = await get(t, kind, aim.name);
    if (reply?.status !== 200)
      throw new Blocked(
        'FED-001',
        `the Store did not serve the ${inProse[kind]} of the repository`,
        reply?.exchange.id,
      );
  }
}

/** An AIM whose L3 the Store took from the second address, since the first said that it has none. @throws NotSeen */
export async function fromSecond(t: CheckContext, repository: SuiteRepository): Promise<RemoteAim> {
  const aim = repository.fresh();
  repository.treat(aim.name, { kind: 'status', status: 404 });
  repository.mirror(aim);
  const reply = await get(t, 'metadata', aim.name);
  repository.treat(aim.name, undefined);
  mustHaveAskedSecond(repository);
  if (reply?.status === 200) return aim;
  throw new NotSeen('not-observed', 'The Store does not take from the second repository what the first does not have.');
}
