/**
 * The names nearest to what was typed, best first, at most `most`; ignoring case. Names that start with what was typed
 * come before names that merely look alike. Empty when nothing is near.
 */
export function nearest(typed: string, names: Iterable<string>, most = 3): string[] {
  const wanted = typed.toLowerCase();
  return [...new Set(names)]
    .map((name) => ({ name, distance: distanceTo(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, name.length * 0.4))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map(({ name }) => name);
}

/** `Did you mean a, b or c?`, or what to do when nothing is near. */
export function didYouMean(typed: string, names: Iterable<string>, otherwise: string): string {
  const near = nearest(typed, names);
  if (near.length === 0) return otherwise;
  return `Did you mean ${near.length === 1 ? near[0] : `${near.slice(0, -1).join(', ')} or ${near.at(-1)}`}?`;
}

function distanceTo(wanted: string, name: string): number {
  return wanted.length > 1 && name.startsWith(wanted) ? 0.5 : levenshtein(wanted, name);
}

function levenshtein(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
