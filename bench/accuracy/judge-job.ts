import { mutants } from '../../fixtures/mutants/all.js';
import type { Bend } from '../../fixtures/mutants/types.js';
import { variants } from '../../fixtures/variants/all.js';
import type { Report } from '../../suites/engine/types.js';
import { judgeBent } from '../../tests/mutants/judge.js';
import type { Job, Judged } from './types.js';

const quiet = new Set(['pass', 'not-observed', 'not-applicable']);

/** Judges one mutant or variant by every clause. Never throws: what goes wrong is told in `fault`. */
export async function judgeJob(job: Job): Promise<Judged> {
  try {
    const { report, fault } = await judgeBent(find(job), { profiles: ['auto', 'robustness'] });
    const told = fault ?? report.environment?.message;
    return { ...job, ...summary(report), ...(told === undefined ? {} : { fault: told }) };
  } catch (error) {
    return { ...job, raised: [], passed: 0, fault: (error as Error).message };
  }
}

function summary({ clauses }: Report): Pick<Judged, 'raised' | 'passed'> {
  return {
    passed: clauses.filter(({ verdict }) => verdict === 'pass').length,
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
  const found = (kind === 'mutant' ? mutants : variants).find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no ${kind} ${name}.`);
  return found;
}
