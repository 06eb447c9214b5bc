import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { schemaFor, validateData } from '../../spec/schemas/load.js';
import type { CheckContext } from '../../suites/engine/check.js';
import { Violation } from '../../suites/engine/outcomes.js';
import { tarGz } from '../../suites/server/internal/archives.js';
import { forAll } from '../../suites/server/internal/cases/for-all.js';
import { editsOf } from '../../suites/server/internal/cases/near-misses.js';
import { valuesOf } from '../../suites/server/internal/cases/schema-values.js';

test('values made from a schema are of it, nearly all of them, and use its optional members', () => {
  for (const type of ['OSD-BTO-V1.5', 'OSD-STM-V1.5', 'TFA-TXQ-V1.5', 'OSD-SEL-V1.5']) {
    const values = fc.sample(valuesOf(fc, schemaFor(type) ?? ''), { numRuns: 60, seed: 5 });
    const valid = values.filter((value) => validateData(type, value).valid);
    expect(valid.length, type).toBeGreaterThan(30);
    expect(new Set(valid.flatMap((value) => Object.keys(value as object))).size, type).toBeGreaterThan(3);
  }
});

test('an edit changes one place', () => {
  const value = { a: 'x', b: [{ c: 1 }] };
  const edits = editsOf(value);
  expect(edits.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['/a is missing', '/b/0/c is "text"', '/b/0 has an unknown member', '/ is null']),
  );
  expect(new Set(edits.map((edit) => JSON.stringify(edit.value))).size).toBe(edits.length);
  expect(edits.map((edit) => JSON.stringify(edit.value))).not.toContain(JSON.stringify(value));
  expect(value).toEqual({ a: 'x', b: [{ c: 1 }] });
});

test('a failing case is made small, and seed and path come with it', async () => {
  const t = { seed: 11, runs: 50 } as CheckContext;
  const seen: number[] = [];
  const fails = (): Promise<void> =>
    forAll(
      t,
      (f) => f.nat(10_000),
      (n) => `n = ${n}`,
      async (n) => {
        seen.push(n);
        if (n > 90) throw new Violation('It is too large.', { received: String(n) });
      },
    );
  const first = await fails().catch((error: Violation) => error);
  expect((first as Violation).message).toContain('n = 91');
  expect((first as Violation).detail.path).toBeDefined();
  const again = await fails().catch((error: Violation) => error);
  expect((again as Violation).message).toBe((first as Violation).message);
});

test('archives made by hand are archives', async () => {
  const { Parser } = await import('tar');
  const names: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const parser = new Parser({ strict: true });
    parser.on('entry', (entry) => {
      names.push(`${entry.type} ${entry.path}`);
      entry.resume();
    });
    parser.on('end', resolve).on('error', reject);
    parser.end(
      tarGz([
        { name: 'a.json', content: '{}' },
        { name: '../b', content: 'x' },
        { name: 'c', type: '2', link: 'd' },
      ]),
    );
  });
  expect(names).toEqual(['File a.json', 'File ../b', 'SymbolicLink c']);
});
