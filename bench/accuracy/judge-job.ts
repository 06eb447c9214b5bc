import { mutants } from '../../fixtures/mutants/all.js';
import type { Bend } from '../../fixtures/mutants/types.js';
import { variants } from '../../fixtures/variants/all.js';
import { loadClauses } from '../../suites/engine/catalogue.js';
import type { RunResult } from '../../suites/engine/run-options.js';
import type { Report } from '../../suites/engine/types.js';
import { claimed, claiming, judgeBent } from '../../tests/mutants/judge.js';
import type { Job, Judged } from './types.js';
import { caught } from './verdict.js';

const clauses = loadClauses();
const quiet = new Set(['pass', 'not-observed', 'not-applicable']);

/** Cases of a property check in a run of all clauses: fewer than a user's makes. By the clauses of a family alone it makes as many. */
const runs = 5;

/**
 * Judges one server by every clause; a mutant by those of its family (`PORT-…`), and by all when these do not show it, for
 * hundreds of whole runs take the better part of an hour. Never throws: what goes wrong is told in `fault`.
 */
export async function judgeJob(job: Job): Promise<Judged> {
  try {
    const { report, fault, family } = await judged(job);
    const told = fault ?? report.environment?.message;
    return {
      ...job,
      ...summary(report),
      ...(family === undefined ? {} : { family }),
      ...(told === undefined ? {} : { fault: told }),
    };
  } catch (error) {
    return { ...job, raised: [], passed: [], fault: (error as Error).message };
  }
}

async function judged(job: Job): Promise<RunResult & { family?: string }> {
  const mutant = job.kind === 'mutant' ? mutants.find(({ name }) => name === job.name) : undefined;
  if (mutant !== undefined && job.whole !== true) {
    const family = familyOf(mutant.clause);
    const part = await judgeBent(find(job), { grep: `^${family}` });
    if (caught(mutant, { ...job, ...summary(part.report) }, clauses)) return { ...part, family };
  }
  return judgeBent(find(job), { runs });
}

/** `PORT-` of `PORT-012`. */
export const familyOf = (clause: string): string => clause.slice(0, clause.indexOf('-') + 1);

function summary({ clauses }: Report): Pick<Judged, 'raised' | 'passed'> {
  return {
    passed: clauses.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id),
    raised: clauses
      .filter(({ verdict }) => !quiet.has(verdict))
      .map(({ id, verdict, checks }) => ({
        clause: id,
        verdict,
        message: checks.find((check) => check.verdict === verdict)?.message ?? '',
      })),
  };
}

function find({ kind, name }: Job): Bend {
  if (kind === 'reference') return { profiles: claimed };
  const mutant = kind === 'mutant' ? mutants.find((each) => each.name === name) : undefined;
  if (mutant !== undefined) {
    const clause = clauses.find(({ id }) => id === mutant.clause);
    return claiming(mutant, clause);
  }
  const variant = kind === 'variant' ? variants.find((each) => each.name === name) : undefined;
  if (variant === undefined) throw new Error(`There is no ${kind} ${name}.`);
  return { profiles: claimed, ...variant };
}
