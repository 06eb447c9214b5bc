import { attacks } from '../../trust/tuf/attacks/all.js';
import type { Check } from '../engine/check.js';
import { attackChecks, attacked, takesWhatIsRight } from './internal/attack-check.js';
import { get, inProse } from './internal/get.js';
import { isUntold, mustHaveAsked, mustVerify, repositoryOf } from './internal/repository-of.js';
import { saysWhy } from './internal/says-why.js';
import { store } from './internal/subject.js';

/** Store that fronts a repository by TUF: it serves nothing that the signed metadata do not name. */
export const tufChecks: Check[] = [
  {
    id: 'tuf-serves-signed',
    clause: 'TUF-001',
    title: 'What the signed metadata name is served, to the octet',
    async run(t) {
      const repository = repositoryOf(t);
      const aim = repository.fresh();
      let { taken, reply } = await store.take(t, aim, 'signed');
      while (!taken && repository.asked.length === 0 && !isUntold(repository)) {
        await t.sleep(500);
        ({ taken, reply } = await store.take(t, aim, 'signed'));
      }
      mustHaveAsked(repository);
      mustVerify(repository);
      t.expect.that(
        taken,
        'An element that is signed as it should be was not served.',
        { expected: '200 for L3, package and approval', received: String(reply?.status ?? 'a broken transfer') },
        reply,
      );
    },
  },
  ...attackChecks({ clauses: 'TUF', ids: 'tuf', subject: store }),
  {
    id: 'tuf-says-why',
    clause: `TUF-${String(attacks.size + 2).padStart(3, '0')}`,
    title: 'The refusal says why',
    async run(t) {
      const repository = repositoryOf(t);
      await takesWhatIsRight(t, repository, store, 'TUF-001');
      const { reply } = await attacked(t, repository, attackNamed('wrong-hash'), store);
      saysWhy(t, reply);
    },
  },
  {
    id: 'tuf-plain-file',
    clause: `TUF-${String(attacks.size + 3).padStart(3, '0')}`,
    title: 'What lies in the repository and is in no signed list is not served',
    async run(t) {
      const repository = repositoryOf(t);
      await takesWhatIsRight(t, repository, store, 'TUF-001');
      const aim = repository.unpublished();
      repository.lay(aim);
      for (const kind of ['metadata', 'package', 'approved'] as const) {
        const reply = await get(t, kind, aim.name);
        if (reply !== undefined) t.expect.refused(reply, `the ${inProse[kind]} is there, and nobody signed it`);
      }
    },
  },
];

const attackNamed = (name: string) => {
  const found = attacks.get(name);
  if (found === undefined) throw new Error(`There is no attack ${name}.`);
  return found;
};
