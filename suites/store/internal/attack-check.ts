import { attacks } from '../../../trust/tuf/attacks/all.js';
import type { Attack } from '../../../trust/tuf/attacks/types.js';
import type { Check, CheckContext } from '../../engine/check.js';
import { Blocked, NotSeen, Violation } from '../../engine/outcomes.js';
import type { RemoteAim } from '../repository/aim.js';
import { wasAsked } from '../repository/asked.js';
import type { SuiteRepository } from '../repository/repository.js';
import type { StockedAim } from '../repository/stock.js';
import { isUntold, mustHaveAsked, mustVerify, repositoryOf } from './repository-of.js';
import type { Subject } from './subject.js';

/** How long a target may go on with metadata that it verified before it asks again. */
const freshMs = 12_000;
/** How long it may take until it takes from a repository again that is right again. */
const recoveryMs = 15_000;

/** One check for each attack, numbered from 002 in the order of the table; 001 says that what is right is taken. */
export function attackChecks(area: { clauses: string; ids: string; subject: Subject }): Check[] {
  return [...attacks.values()].map((attack, index) => ({
    id: `${area.ids}-${attack.name}`,
    clause: `${area.clauses}-${String(index + 2).padStart(3, '0')}`,
    title: `Nothing is ${area.subject.done} from a repository that does this: ${attack.sentence}`,
    run: (t) => underAttack(t, attack, area.subject, `${area.clauses}-001`),
  }));
}

async function underAttack(t: CheckContext, attack: Attack, subject: Subject, honest: string): Promise<void> {
  const repository = repositoryOf(t);
  await takesWhatIsRight(t, repository, subject, honest);
  await attacked(t, repository, attack, subject);
  if (await taking(t, subject, repository.fresh(), recoveryMs)) return;
  throw new Violation('The repository is right again, and still nothing is taken from it.', {
    expected: `what is signed is ${subject.done} within ${recoveryMs / 1000} s`,
    received: 'it was refused',
  });
}

/** What is right is taken; otherwise refusing says nothing. @throws NotSeen, Blocked */
export async function takesWhatIsRight(
  t: CheckContext,
  repository: SuiteRepository,
  subject: Subject,
  honest: string,
): Promise<void> {
  const aim = repository.fresh();
  const taken = await taking(t, subject, aim, recoveryMs, () => isUntold(repository));
  mustHaveAsked(repository);
  if (subject.verifying) mustVerify(repository);
  if (taken) return;
  subject.mayDecline?.(repository.asked, aim);
  throw new Blocked(honest, `what is signed as it should is not ${subject.done} either`);
}

/** Asks again until an AIM is taken. @param giveUp ends it early */
async function taking(
  t: CheckContext,
  subject: Subject,
  aim: RemoteAim,
  withinMs: number,
  giveUp = (): boolean => false,
): Promise<boolean> {
  const end = Date.now() + withinMs;
  for (let pause = 50; ; pause = Math.min(2 * pause, 1_000)) {
    if ((await subject.take(t, aim, 'signed')).taken) return true;
    if (Date.now() + pause > end || giveUp()) return false;
    await t.sleep(pause);
  }
}

/** Attacks, sees that nothing is taken and that others are served on, and is right again. @returns the last refusal */
export async function attacked(
  t: CheckContext,
  repository: SuiteRepository,
  attack: Attack,
  subject: Subject,
): ReturnType<Subject['take']> {
  const victim = victimOf(repository, attack);
  const since = repository.asked.length;
  await repository.attack(attack.name, victim);
  try {
    const outcome = await refusing(t, repository, attack, subject, victim, since);
    const visited = repository.asked.slice(since).find(({ place }) => place === 'elsewhere');
    if (visited !== undefined) {
      throw new Violation('The target followed a redirect of the repository to another host.', {
        expected: 'no request to a host that its operator did not name',
        received: `${visited.method} /${visited.path} there`,
      });
    }
    await subject.others(t);
    if (attack.hits === 'content' && !(await taking(t, subject, repository.fresh(), recoveryMs))) {
      throw new Violation(`One AIM of the repository was changed, and another that was not is not ${subject.done}.`, {
        expected: `others are ${subject.done}`,
        received: 'it was refused',
      });
    }
    return outcome;
  } finally {
    repository.behave();
  }
}

/** Until the target has seen what is wrong: what it verified a moment ago it may go on using. */
async function refusing(
  t: CheckContext,
  repository: SuiteRepository,
  attack: Attack,
  subject: Subject,
  victim: StockedAim,
  since: number,
): ReturnType<Subject['take']> {
  const right = attack.hits === 'content' && subject.done === 'served' ? 'signed' : 'nothing';
  const hit = (): boolean => {
    const asked = repository.asked.slice(since);
    if (attack.hits === 'metadata') return asked.some(({ path }) => path.startsWith('metadata/'));
    return wasAsked(asked, victim.name);
  };
  const end = Date.now() + freshMs;
  for (;;) {
    const seen = hit();
    const outcome = await subject.take(t, victim, right);
    if (outcome.taken) return outcome;
    if (seen || (attack.hits === 'content' && hit())) return outcome;
    if (Date.now() > end)
      throw new NotSeen(
        'not-observed',
        `The target did not ask the repository again within ${freshMs / 1000} s of the attack.`,
      );
    await t.sleep(200);
  }
}

function victimOf(repository: SuiteRepository, { name, hits }: Attack): StockedAim {
  if (name === 'rollback' || name === 'mix-and-match') return repository.withdrawn;
  return hits === 'metadata' ? repository.unpublished() : repository.fresh(name === 'swapped-sub-aim');
}
