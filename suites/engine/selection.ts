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

/** How long an area takes beside others, in no unit: its own word for it, else by the number of its checks. */
export function costOf({ cost, checks }: Pick<Area, 'cost' | 'checks'>): number {
  return cost ?? checks.length;
}

/** This machine's areas: the dearest first, each to the shard that has least to do so far, all machines come to the same. In the order given. */
export function shardOf<T extends Pick<Area, 'cost' | 'checks'>>(areas: readonly T[], shard: Selection['shard']): T[] {
  if (shard === undefined) return [...areas];
  const loads = new Array<number>(shard.total).fill(0);
  const mine = new Set<T>();
  for (const area of areas.toSorted((a, b) => costOf(b) - costOf(a))) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] = (loads[least] ?? 0) + costOf(area);
    if (least === shard.index - 1) mine.add(area);
  }
  return areas.filter((area) => mine.has(area));
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
