import { mapLimited } from '../../suites/engine/internal/map-limited.js';

/** Servers in one test: many, since a run waits for most of its time and servers beside each other fill it; and few enough that a test ends soon. */
const batchSize = 20;
const lanes = 2;

/** The items in groups, each with a title that says where it lies. */
export function batches<T extends { name: string }>(items: readonly T[]): { title: string; batch: readonly T[] }[] {
  const made: { title: string; batch: readonly T[] }[] = [];
  for (let at = 0; at < items.length; at += batchSize) {
    const batch = items.slice(at, at + batchSize);
    made.push({ title: `${batch[0]?.name} to ${batch.at(-1)?.name}`, batch });
  }
  return made;
}

/**
 * What is wrong with the items of a batch, a line each, judged some at a time. What looks wrong is judged again alone: a
 * machine that is busy with other things must not make a server look broken.
 */
export async function wrongOf<T extends { name: string }>(
  batch: readonly T[],
  judged: (item: T) => Promise<string | undefined>,
): Promise<string[]> {
  const first = await mapLimited(batch, lanes, judged);
  const wrong: string[] = [];
  for (const [index, item] of batch.entries()) {
    if (first[index] === undefined) continue;
    const told = await judged(item);
    if (told !== undefined) wrong.push(`${item.name}: ${told}`);
  }
  return wrong;
}
