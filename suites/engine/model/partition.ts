import { lifeCycle, sciOf } from './life-cycle.js';
import { type Call, checkLinearizable, type Linearizability, type SearchLimits } from './linearizable.js';
import type { ModelOperation, Observed, World } from './types.js';

/** A call to a MaaS server. */
export type MaasCall = Call<ModelOperation, Observed>;

/**
 * Checks a history against the life cycle, object by object, for a history is linearizable when each independent object's
 * part is. An RWI stands alone unless its SCI is started in or deleted during the history; SCIs are always apart. The
 * first violation is the answer; `unknown` only when there is none.
 */
export function checkLifeCycle<C extends MaasCall>(
  initial: readonly World[],
  history: readonly C[],
  limits?: SearchLimits,
): Linearizability<C> {
  const shared = new Set(history.flatMap(({ operation }) => ('sci' in operation ? [operation.sci] : [])));
  const created = new Set(history.flatMap(({ observed }) => ('made' in observed ? [observed.made ?? ''] : [])));
  const parts = new Map<string, C[]>();
  for (const call of history) {
    const part = partOf(call, (sci) => shared.has(sci) || created.has(sci));
    parts.set(part, [...(parts.get(part) ?? []), call]);
  }
  let unknown: Linearizability<C> | undefined;
  const order: C[] = [];
  for (const [part, calls] of parts) {
    const answer = checkLinearizable(lifeCycle, distinct(initial.map((world) => project(world, part))), calls, limits);
    if (answer.verdict === 'violation') return answer;
    if (answer.verdict === 'unknown') unknown ??= answer;
    else order.push(...answer.order);
  }
  return unknown ?? { verdict: 'linearizable', order };
}

function partOf({ operation, observed }: MaasCall, whole: (sci: string) => boolean): string {
  if (operation.kind === 'create') return observed.kind === 'done' ? (observed.made ?? '') : '';
  if ('sci' in operation) return operation.sci;
  const sci = sciOf(operation.rwi);
  return whole(sci) ? sci : operation.rwi;
}

function project({ scis, rwis }: World, part: string): World {
  const sci = part.includes('.') ? sciOf(part) : part;
  return {
    scis: Object.fromEntries(Object.entries(scis).filter(([label]) => label === sci)),
    rwis: Object.fromEntries(
      Object.entries(rwis).filter(([label]) => (part.includes('.') ? label === part : sciOf(label) === sci)),
    ),
  };
}

function distinct(worlds: readonly World[]): World[] {
  return [...new Map(worlds.map((world) => [lifeCycle.key(world), world])).values()];
}
