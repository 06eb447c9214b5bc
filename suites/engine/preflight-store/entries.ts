/**
 * Entries in the lists of an MPAI Store. What their members are called is not published (AMB-060): an id is read from the
 * likely ones, in any case, or from the L3 itself when that is the entry.
 */
export function idOfEntry(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  for (const value of [
    memberOf(entry, 'id'),
    memberOf(memberOf(entry, 'identifier'), 'aimname'),
    memberOf(entry, 'aimname'),
  ])
    if (typeof value === 'string' && value !== '') return value;
  return undefined;
}

/** Member of an object by its name in any case. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1];
}
