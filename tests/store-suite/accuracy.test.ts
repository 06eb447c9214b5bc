import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { storeClauses, storeSubjects } from '../../bench/accuracy/store-subjects.js';
import { packageRoot } from '../../spec/root.js';

test('Stores of the fixtures have names of their own and break clauses that exist', () => {
  const subjects = storeSubjects();
  const names = subjects.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
  const known = new Set(storeClauses().map(({ id }) => id));
  for (const subject of subjects)
    expect(
      subject.kind === 'mutant'
        ? known.has(subject.clause)
        : Object.keys(subject.departures ?? {}).every((id) => known.has(id)),
      subject.name,
    ).toBe(true);
});

test('docs/accuracy-store.md is of these mutants and variants, and every one is right', () => {
  const text = readFileSync(join(packageRoot, 'docs', 'accuracy-store.md'), 'utf8');
  const part = (heading: string): string => text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const named = (heading: string) => [...part(heading).matchAll(/^\| ([a-z0-9-]+) \|/gm)].map((row) => row[1]).slice(2);
  const names = (kind: string) => storeSubjects().flatMap((one) => (one.kind === kind ? [one.name] : []));
  for (const [heading, kind] of [
    ['Mutants', 'mutant'],
    ['Variants', 'variant'],
  ] as const) {
    expect(named(heading), 'npm run accuracy:store').toEqual(names(kind));
    expect(text).toContain(`**${names(kind).length}/${names(kind).length}**`);
  }
});
