import type { SequentialModel } from './types.js';

/** An operation as one client saw it: from its request to its answer, in milliseconds of one monotonic clock. */
export interface Call<O, R> {
  client: string;
  operation: O;
  observed: R;
  start: number;
  end: number;
  /** Id of this call, and of another one of the history that it cannot come before: steps of one request. */
  id?: string;
  after?: string;
}

export interface SearchLimits {
  /** Configurations to look at. Default 200000. */
  steps?: number;
  /** Milliseconds to search. Default 2000. */
  timeMs?: number;
  /** Default `performance.now`. */
  clock?: () => number;
}

export type Linearizability<C> =
  | { verdict: 'linearizable'; order: C[] }
  /** `prefix`: the longest order that the model explains; `stuck`: what would have to come next, and cannot. */
  | { verdict: 'violation'; prefix: C[]; stuck: C[] }
  | { verdict: 'unknown'; reason: string };

interface Configuration<S> {
  /** Bit i is set when call i has been ordered. */
  done: bigint;
  count: number;
  state: S;
  call: number;
  from: Configuration<S> | undefined;
}

/**
 * Whether concurrent calls have the effect of some order of them, in which a call that was answered before another was
 * made comes first (Herlihy and Wing). A depth-first search as Wing and Gong describe it, which visits no pair of
 * ordered calls and model state twice (Lowe). The model may be non-deterministic; `initial` are its possible states.
 */
export function checkLinearizable<S, O, R, C extends Call<O, R>>(
  model: SequentialModel<S, O, R>,
  initial: readonly S[],
  history: readonly C[],
  limits: SearchLimits = {},
): Linearizability<C> {
  const { steps = 200_000, timeMs = 2_000, clock = () => performance.now() } = limits;
  const calls = [...history].sort((a, b) => a.start - b.start || a.end - b.end);
  const bits = calls.map((_, index) => 1n << BigInt(index));
  const needs = calls.map(({ after }) =>
    after === undefined ? 0n : (bits[calls.findIndex(({ id }) => id === after)] ?? 0n),
  );
  const next = (done: bigint): number[] => nextCalls(calls, bits, needs, done);
  const seen = new Set<string>();
  const begin = clock();
  const open: Configuration<S>[] = [];
  const push = (one: Configuration<S>): void => {
    const key = `${one.done.toString(36)} ${model.key(one.state)}`;
    if (seen.has(key)) return;
    seen.add(key);
    open.push(one);
  };
  for (const state of [...initial].reverse()) push({ done: 0n, count: 0, state, call: -1, from: undefined });
  let longest = open.at(-1);

  for (let step = 0; open.length > 0; step += 1) {
    if (step >= steps) return { verdict: 'unknown', reason: `no answer within ${steps} steps` };
    if (step % 256 === 255 && clock() - begin > timeMs)
      return { verdict: 'unknown', reason: `no answer within ${timeMs} ms` };
    const here = open.pop() as Configuration<S>;
    if (longest === undefined || here.count > longest.count) longest = here;
    if (here.count === calls.length) return { verdict: 'linearizable', order: pathTo(here, calls) };
    for (const index of next(here.done).reverse()) {
      const { operation, observed } = calls[index] as C;
      for (const state of model.apply(here.state, operation, observed)) {
        push({ done: here.done | (bits[index] as bigint), count: here.count + 1, state, call: index, from: here });
      }
    }
  }
  if (longest === undefined) return { verdict: 'violation', prefix: [], stuck: calls.slice(0, 1) };
  const stuck = next(longest.done).map((index) => calls[index] as C);
  return { verdict: 'violation', prefix: pathTo(longest, calls), stuck };
}

/** Calls that nothing unordered precedes. Equal times count as overlap: the clock cannot tell them apart. */
function nextCalls<C extends { start: number; end: number }>(
  calls: readonly C[],
  bits: readonly bigint[],
  needs: readonly bigint[],
  done: bigint,
): number[] {
  const left = calls.flatMap((_, index) => ((done & (bits[index] as bigint)) === 0n ? [index] : []));
  const firstEnd = Math.min(...left.map((index) => (calls[index] as C).end));
  return left.filter((index) => {
    const need = needs[index] as bigint;
    return (calls[index] as C).start <= firstEnd && (done & need) === need;
  });
}

function pathTo<S, C>(end: Configuration<S>, calls: readonly C[]): C[] {
  const path: C[] = [];
  for (let at: Configuration<S> | undefined = end; at !== undefined && at.call >= 0; at = at.from)
    path.push(calls[at.call] as C);
  return path.reverse();
}
