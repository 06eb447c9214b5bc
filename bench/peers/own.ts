import { loadClauses } from '../../suites/engine/catalogue.js';
import type { Report } from '../../suites/engine/types.js';
import { claimed, claiming, judge } from '../../tests/mutants/judge.js';
import type { Peer } from './types.js';

const clauses = new Map(loadClauses().map((clause) => [clause.id, clause]));

/** This suite, for comparison: a mutant is looked at by the clause that it breaks, every other server by all clauses. */
export const own: Peer = {
  id: 'own',
  title: 'maas-conformance',
  packages: [],
  setUp:
    'A mutant is judged by the clause that it breaks, and by all clauses when that alone shows nothing; its find is that clause, as `fail` or, for what is no MUST, `warn`. The reference is judged by all clauses; for the variants see `npm run accuracy`, which judges all of them.',
  async start() {
    return async ({ url, run, mutant }) => {
      if (mutant === undefined) return raised((await judge(url, { profiles: claimed, runs: 5, ...run })).report);
      const { profiles } = claiming(mutant, clauses.get(mutant.clause));
      const options = { ...run, ...(profiles && { profiles }) };
      const own = (report: Report): string[] => raised(report).filter((line) => line.startsWith(mutant.clause));
      const first = own((await judge(url, { ...options, clauses: [mutant.clause] })).report);
      return first.length > 0 ? first : own((await judge(url, { ...options, runs: 5 })).report);
    };
  },
};

function raised({ clauses }: Report): string[] {
  return clauses.filter(({ verdict }) => /^(fail|warn)$/.test(verdict)).map(({ id, verdict }) => `${id}: ${verdict}`);
}
