import type { CheckContext } from '../../engine/check.js';
import { NotSeen } from '../../engine/outcomes.js';
import type { SuiteRepository } from '../repository/repository.js';

const howTo =
  'Tell the target of the repository that the suite runs at --listen HOST:PORT, as one of its remote repositories, and restart it (docs/store.md, "Judging a Store or Controller from outside").';

/** The suite's own repository. @throws NotSeen when the run has none */
export function repositoryOf(t: CheckContext): SuiteRepository {
  const repository = t.prepared<SuiteRepository | undefined>();
  if (repository !== undefined) return repository;
  throw new NotSeen('not-observed', `The suite runs no repository without --listen. ${howTo}`);
}

/** A target that found nobody there before the run may leave the repository alone for a while, once. */
const patienceMs = 15_000;

/** Whether there is no use in waiting: the target never asked. */
export const isUntold = (repository: SuiteRepository): boolean =>
  repository.asked.length === 0 && repository.ageMs() > patienceMs;

/** @throws NotSeen when the target has not asked the repository for anything yet */
export function mustHaveAsked(repository: SuiteRepository): void {
  if (repository.asked.length > 0) return;
  throw new NotSeen('not-observed', `The target never asked the suite's repository for anything. ${howTo}`);
}

/** @throws NotSeen when the target does not ask for metadata of TUF: it claims to verify nothing */
export function mustVerify(repository: SuiteRepository): void {
  if (repository.asked.some(({ path }) => path.startsWith('metadata/'))) return;
  throw new NotSeen(
    'not-observed',
    'The target takes from the repository without asking for its TUF metadata. Give it the root of trust that "maas-conformance store --print-root" prints, and restart it.',
  );
}

/** @throws NotSeen when the target was told of one address only */
export function mustHaveAskedSecond(repository: SuiteRepository): void {
  if (repository.asked.some(({ place }) => place === 'second')) return;
  throw new NotSeen(
    'not-observed',
    "The target never asked the second address of the suite's repository, http://HOST:PORT/second/. Tell it of both, the other one first, and restart it.",
  );
}
