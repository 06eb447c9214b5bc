/** The middle value; of an even number of values, the lower middle one. @throws Error on an empty list. */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
  if (middle === undefined) throw new Error('The median of nothing was asked for.');
  return middle;
}

/** Milliseconds that `work` took, by the monotonic clock. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Calls `work(lane, turn)` over and over in `lanes` concurrent loops for `ms`; answers with calls per second. */
export async function rate(
  lanes: number,
  ms: number,
  work: (lane: number, turn: number) => Promise<unknown>,
): Promise<number> {
  const end = performance.now() + ms;
  let calls = 0;
  const loop = async (_: unknown, lane: number) => {
    for (let turn = 0; performance.now() < end; turn += 1) {
      await work(lane, turn);
      calls += 1;
    }
  };
  const took = await timed(() => Promise.all(Array.from({ length: lanes }, loop)));
  return (calls / took) * 1000;
}
