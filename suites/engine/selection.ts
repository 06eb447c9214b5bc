import type { Area } from './check.js';

/** Which checks a run was asked for. */
export interface Selection {
  grep?: string;
  clauses?: readonly string[];
  shard?: { index: number; total: number };
}

/** Whether `--grep` and `--clause` let a check through. Both apply to active and passive checks. */
export function isSelected(check: { id: string; clause: string; title: string }, selection: Selection): boolean {
  if (selection.clauses !== undefined && selection.clauses.length > 0 && !selection.clauses.includes(check.clause))
    return false;
  if (selection.grep === undefined) return true;
  const pattern = new RegExp(selection.grep, 'i');
  return [check.id, check.clause, check.title].some((text) => pattern.test(text));
}

/** This machine's areas: every `total`-th one, from the `index`-th. */
export function shardOf<T>(areas: readonly T[], shard: Selection['shard']): T[] {
  return areas.filter((_area, index) => shard === undefined || index % shard.total === shard.index - 1);
}

/** The active checks to run, by area; areas without any are left out. `judged` are the clauses whose profile is judged. */
export function plan(
  areas: readonly Area[],
  selection: Selection,
  judged: ReadonlySet<string>,
): { area: Area; checks: string[] }[] {
  return shardOf(areas, selection.shard)
    .map((area) => ({
      area,
      checks: area.checks
        .filter((check) => judged.has(check.clause) && isSelected(check, selection))
        .map(({ id }) => id),
    }))
    .filter(({ checks }) => checks.length > 0);
}
