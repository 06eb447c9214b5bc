import { attacks } from '../../trust/tuf/attacks/all.js';
import type { Check } from '../engine/check.js';
import { Violation } from '../engine/outcomes.js';
import { attackChecks, attacked, takesWhatIsRight } from './internal/attack-check.js';
import { answerMs } from './internal/get.js';
import { isUntold, mustHaveAsked, mustHaveAskedSecond, repositoryOf } from './internal/repository-of.js';
import { saysWhy } from './internal/says-why.js';
import { startedText } from './internal/started-text.js';
import { cannotRun, sci } from './internal/subject.js';

/** The SCI launches what verifies against the root of trust that its operator gave it, and nothing else. */
export const authenticityChecks: Check[] = [
  {
    id: 'authn-launches-signed',
    clause: 'AUTHN-001',
    title: 'A workflow of the repository that is signed as it should is launched and answers',
    async run(t) {
      const repository = repositoryOf(t);
      for (const aim of [repository.fresh(), repository.fresh(true)]) {
        const owner = await t.sci();
        const start = () => t.ops.start(owner, aim.name, { timeoutMs: answerMs, once: true });
        let reply = await start();
        while (reply.status >= 400 && repository.asked.length === 0 && !isUntold(repository)) {
          await t.sleep(500);
          reply = await start();
        }
        mustHaveAsked(repository);
        if (reply.status >= 400) cannotRun(repository.asked, aim);
        t.expect.status(reply, '2xx', 'the workflow, its parts and all metadata are signed');
        t.expect.equal(await startedText(t, owner, reply, 'signed'), 'signed', 'text that comes back', reply);
      }
    },
  },
  ...attackChecks({ clauses: 'AUTHN', ids: 'authn', subject: sci }),
  {
    id: 'authn-says-why',
    clause: number(attacks.size + 2),
    title: 'The answer to Start says why nothing was launched',
    async run(t) {
      const repository = repositoryOf(t);
      await takesWhatIsRight(t, repository, sci, 'AUTHN-001');
      for (const name of ['unsigned', 'wrong-hash']) {
        const attack = attacks.get(name);
        if (attack !== undefined) saysWhy(t, (await attacked(t, repository, attack, sci)).reply);
      }
    },
  },
  {
    id: 'authn-disagreeing',
    clause: number(attacks.size + 3),
    title: 'Of two repositories that disagree nothing is launched but what is signed',
    async run(t) {
      const repository = repositoryOf(t);
      await takesWhatIsRight(t, repository, sci, 'AUTHN-001');
      const aim = repository.fresh();
      for (const kind of ['package', 'approved'] as const) {
        const path = kind === 'package' ? `packages/${aim.name}.tar.gz` : `approved/${aim.name}.json`;
        const decoy = aim.decoy(path, 'longer');
        if (decoy !== undefined) repository.treat(aim.name, { kind: 'bytes', bytes: decoy }, { kind });
      }
      repository.mirror(aim);
      const owner = await t.sci();
      const reply = await t.ops.start(owner, aim.name, { timeoutMs: answerMs, once: true });
      if (reply.status < 400) {
        const text = await startedText(t, owner, reply, 'signed');
        if (text !== 'signed')
          throw new Violation('What was launched is the package that nobody signed.', {
            expected: 'the signed package of the other repository, or nothing',
            received: `a workflow that answers ${JSON.stringify(text)}`,
            exchange: reply.exchange.id,
          });
      }
      mustHaveAskedSecond(repository);
    },
  },
];

function number(n: number): string {
  return `AUTHN-${String(n).padStart(3, '0')}`;
}
