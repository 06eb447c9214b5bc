/** Values with exactly one fault: a valid one, edited in one place. */

/** One edit of a value. `what` says it in words, with the place as a JSON pointer. */
export interface Edit {
  what: string;
  value: unknown;
}

const replacements: readonly unknown[] = [null, true, 7, 'text', [], {}];

/** Every value that differs from `value` in one place: a member removed or added, another type, a text that is too long. */
export function editsOf(value: unknown): Edit[] {
  return places(value).flatMap(({ path, found }) => {
    const at = `/${path.join('/')}`;
    const edits: Edit[] = replacements
      .filter((other) => typeOf(other) !== typeOf(found))
      .map((other) => ({ what: `${at} is ${JSON.stringify(other)}`, value: changed(value, path, () => other) }));
    if (path.length > 0 && typeof path.at(-1) === 'string') {
      edits.push({ what: `${at} is missing`, value: changed(value, path, undefined) });
    }
    if (typeof found === 'string') {
      edits.push({ what: `${at} is empty`, value: changed(value, path, () => '') });
      edits.push({ what: `${at} has 3,000 characters`, value: changed(value, path, () => 'x'.repeat(3_000)) });
    }
    if (typeOf(found) === 'object') {
      const more = { ...(found as object), NoSuchMember: 1 };
      edits.push({ what: `${at} has an unknown member`, value: changed(value, path, () => more) });
    }
    return edits;
  });
}

type Path = readonly (string | number)[];

function places(value: unknown, path: Path = []): { path: Path; found: unknown }[] {
  const inside = Array.isArray(value)
    ? value.flatMap((item, index) => places(item, [...path, index]))
    : typeOf(value) === 'object'
      ? Object.entries(value as object).flatMap(([name, item]) => places(item, [...path, name]))
      : [];
  return [{ path, found: value }, ...inside];
}

/** A copy of `value` with the place at `path` changed, or removed when there is no `change`. */
function changed(value: unknown, path: Path, change: (() => unknown) | undefined): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return change?.();
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === step ? changed(item, rest, change) : item));
  }
  const entries = Object.entries(value as object).flatMap(([name, item]): [string, unknown][] => {
    if (name !== step) return [[name, item]];
    return rest.length === 0 && change === undefined ? [] : [[name, changed(item, rest, change)]];
  });
  return Object.fromEntries(entries);
}

function typeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
