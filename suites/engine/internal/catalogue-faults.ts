import type { Area } from '../check.js';
import type { Ambiguity, Clause } from '../types.js';

const patterns = {
  clause: /^[A-Z]{2,8}-\d{3}$/,
  ambiguity: /^AMB-\d{3}$/,
  check: /^[a-z0-9]+(-[a-z0-9]+)*$/,
};

/** Everything that does not fit together, one sentence each; empty for a coherent catalogue. */
export function catalogueFaults({
  clauses,
  ambiguities,
  areas,
}: {
  clauses: readonly Clause[];
  ambiguities: readonly Ambiguity[];
  areas: readonly Area[];
}): string[] {
  const checks = areas.flatMap((area) => [...area.checks, ...(area.passive ?? [])]);
  const byClause = new Map(clauses.map((clause) => [clause.id, clause]));
  const byCheck = new Map(checks.map((check) => [check.id, check]));
  const readings = new Set(ambiguities.map((each) => each.id));
  return [
    ...repeated(
      'clause',
      clauses.map(({ id }) => id),
    ),
    ...repeated(
      'ambiguity',
      ambiguities.map(({ id }) => id),
    ),
    ...repeated(
      'check',
      checks.map(({ id }) => id),
    ),
    ...repeated(
      'area',
      areas.map(({ name }) => name),
    ),
    ...clauses
      .filter(({ id }) => !patterns.clause.test(id))
      .map(({ id }) => `clause ${id}: the id must look like AREA-001`),
    ...ambiguities
      .filter(({ id }) => !patterns.ambiguity.test(id))
      .map(({ id }) => `ambiguity ${id}: the id must look like AMB-001`),
    ...checks.filter(({ id }) => !patterns.check.test(id)).map(({ id }) => `check ${id}: the id must be in kebab case`),
    ...checks.flatMap(({ id, clause }) => {
      const named = byClause.get(clause);
      if (named === undefined) return [`check ${id} serves ${clause}, which is no clause`];
      return named.checks?.includes(id) === true ? [] : [`check ${id} serves ${clause}, which does not list it`];
    }),
    ...clauses.flatMap((clause) => [
      ...((clause.checks === undefined) === (clause.unchecked === undefined)
        ? [`clause ${clause.id} must have either checks or the reason why it has none`]
        : []),
      ...(clause.checks?.length === 0 ? [`clause ${clause.id} has an empty list of checks`] : []),
      ...(clause.checks ?? []).flatMap((id) => {
        const check = byCheck.get(id);
        if (check === undefined) return [`clause ${clause.id} names the check ${id}, which does not exist`];
        return check.clause === clause.id
          ? []
          : [`clause ${clause.id} names the check ${id}, which serves ${check.clause}`];
      }),
      ...(clause.ambiguity !== undefined && !readings.has(clause.ambiguity)
        ? [`clause ${clause.id} names ${clause.ambiguity}, which is no ambiguity`]
        : []),
    ]),
    ...ambiguities.flatMap(({ id, clauses: named }) =>
      named
        .filter((clause) => !byClause.has(clause))
        .map((clause) => `ambiguity ${id} names ${clause}, which is no clause`),
    ),
  ];
}

function repeated(kind: string, ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map(
    (id) => `${kind} ${id} occurs more than once`,
  );
}
