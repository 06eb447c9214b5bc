type Path = Array<string | number>;

/** Values of which nearly every place accepts some and refuses others. */
const odd: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  '',
  'x',
  '/* x */',
  '/* x',
  'MMC-AMQ-V2.5',
  '1MMC-AMQ-V2.5-I01',
  'MMM-3DO-V1.0',
  'int8[]',
  '1_GB',
  '8 GB',
  'High',
  'https://host.example/',
  [],
  ['x'],
  ['OSD-BTO-V1.5', 'OSD-TXO-V1.5'],
  {},
  { Extra: 1 },
  'x'.repeat(2049),
];

/**
 * Copies of a document with one thing wrong, or at least changed, in each: a part deleted or replaced, a property
 * added or misspelt, text and numbers altered a little. Deterministic.
 */
export function* damagedCopies(document: unknown): Generator<unknown> {
  let turn = 0;
  for (const [path, value] of parts(document, [])) {
    if (path.length > 0) yield change(document, path, undefined);
    // Two of the odd values a place, in turn: over many documents every value meets every kind of place.
    for (const index of [turn++, turn++]) yield change(document, path, odd[index % odd.length]);
    for (const replacement of neighbours(value)) yield change(document, path, replacement);
  }
}

function neighbours(value: unknown): unknown[] {
  if (typeof value === 'string')
    return [
      `${value}x`,
      value.toLowerCase(),
      value.slice(0, -1),
      value.replace(/\d/, '123'),
      value.replace(/[- ]/, '_'),
    ];
  if (typeof value === 'number') return [value + 1, value - 1, value + 0.5, String(value)];
  if (Array.isArray(value)) return value.length === 0 ? [] : [[], [value[0]], [...value, value[0]]];
  if (typeof value === 'object' && value !== null)
    return [{ ...value, Extra: 1 }, ...Object.keys(value).map((key) => misspell(value, key))];
  return [];
}

function misspell(value: object, name: string): unknown {
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key === name ? key.toLowerCase() : key, part]));
}

function* parts(value: unknown, path: Path): Generator<[Path, unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value))
    yield* parts(part, [...path, Array.isArray(value) ? Number(key) : key]);
}

/** A copy with the part at the path replaced, or removed when the replacement is undefined. */
function change(value: unknown, path: Path, replacement: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  const gone = rest.length === 0 && replacement === undefined;
  if (Array.isArray(value)) {
    return value.flatMap((part, index) => (index !== key ? [part] : gone ? [] : [change(part, rest, replacement)]));
  }
  const entries = Object.entries(value as object);
  return Object.fromEntries(
    entries.flatMap(([name, part]) =>
      name !== key ? [[name, part]] : gone ? [] : [[name, change(part, rest, replacement)]],
    ),
  );
}
