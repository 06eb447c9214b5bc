import { mutants } from '../../fixtures/mutants/all.js';
import { variants } from '../../fixtures/variants/all.js';
import type { Job } from './types.js';

/** `count` of the items, at even distances in their order: every area in the share it has, and the same each time. */
export function spread<T>(items: readonly T[], count: number): T[] {
  if (count >= items.length) return [...items];
  return Array.from({ length: count }, (_, at) => items[Math.floor(((at + 0.5) * items.length) / count)] as T);
}

/**
 * The reference, the mutants and some variants. A variant that a tool must be configured for (another prefix, dialect,
 * limits, a server as it is found) says nothing about false alarms and is left out.
 */
export function chosenJobs(counts: { mutants: number; variants: number }): Job[] {
  const plain = variants.filter(
    ({ name, start, departures, reference, dialect }) =>
      start === undefined &&
      departures === undefined &&
      reference === undefined &&
      dialect === undefined &&
      !name.startsWith('only-') &&
      !name.startsWith('prefix'),
  );
  return [
    { kind: 'reference', name: 'reference' },
    ...spread(plain, counts.variants).map(({ name }) => ({ kind: 'variant' as const, name })),
    ...scattered(spread(mutants, counts.mutants)).map(({ name }) => ({ kind: 'mutant' as const, name })),
  ];
}

/** The same items in strides, so that a comparison that is stopped has seen every area. */
function scattered<T>(items: readonly T[]): T[] {
  const stride = 4;
  return Array.from({ length: stride }, (_, from) => items.filter((_item, at) => at % stride === from)).flat();
}
