import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { canonicalJson } from '../../spec/internal/canonical-json.js';
import { readSpecData } from '../../spec/internal/read-data.js';
import { normativeFiles, specDigest, specVersion } from '../../spec/openapi.js';

test('the digest covers what is normative and nothing else', () => {
  expect(specVersion()).toMatch(/^\d+\.\d+\.\d+$/);
  expect(specDigest()).toMatch(/^sha256:[0-9a-f]{64}$/);
  const files = normativeFiles();
  expect(files).toEqual([...files].sort());
  expect(files).toEqual(
    expect.arrayContaining([
      'maas.openapi.yaml',
      'store.openapi.yaml',
      'workflows/mct.yaml',
      'schemas/aif/aim-metadata.json',
    ]),
  );
  expect(files.filter((file) => /\.ts$|^generated\//.test(file))).toEqual([]);
  for (const file of files) expect(readSpecData(file)).toBeInstanceOf(Object);
  expect(() => readSpecData('clauses/none.yaml')).toThrow(/clauses[/\\]none\.yaml cannot be read/);

  // Same value, same text, whatever the order its members were written in; other value, other text.
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const text = canonicalJson(one);
      const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
      expect(canonicalJson(reversed(one))).toBe(text);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(same(sorted(JSON.parse(text)), sorted(one))).toBe(true);
      expect(text === canonicalJson(other)).toBe(same(sorted(one), sorted(other)));
    }),
  );
  expect(canonicalJson({ b: [1, -0, 1e21, 'é\n'], a: null })).toBe('{"a":null,"b":[1,0,1e+21,"é\\n"]}');
  for (const bad of [undefined, Number.NaN, { a: undefined }, [() => 1]])
    expect(() => canonicalJson(bad)).toThrow(/JSON/);
});

function rebuilt(value: unknown, order: (names: string[]) => string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => rebuilt(item, order));
  if (typeof value !== 'object' || value === null) return value;
  const members = value as Record<string, unknown>;
  // Defined, not assigned: a member may be called __proto__.
  return Object.fromEntries(order(Object.keys(members)).map((name) => [name, rebuilt(members[name], order)]));
}

const reversed = (value: unknown): unknown => rebuilt(value, (names) => names.reverse());
const sorted = (value: unknown): unknown => rebuilt(value, (names) => names.sort());
