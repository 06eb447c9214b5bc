import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { accuracyTable, caught, silent } from '../../bench/accuracy/table.js';
import { mutants } from '../../fixtures/mutants/all.js';
import type { Mutant } from '../../fixtures/mutants/types.js';
import { variants } from '../../fixtures/variants/all.js';
import { packageRoot } from '../../spec/root.js';
import { loadClauses } from '../../suites/engine/catalogue.js';

const clauses = loadClauses();
const must: Mutant = { name: 'bad-create', clause: 'SCI-001', sentence: 'Answers | 200.' };
const should: Mutant = { name: 'bad-errors', clause: 'ERR-006', sentence: 'Explains <nothing>.' };

test('a mutant is caught by its own clause, at its own level', () => {
  const run = (clause: string, verdict: string) => ({
    kind: 'mutant' as const,
    name: 'any',
    passed: 3,
    raised: [{ clause, verdict, message: '' }],
  });
  expect(caught(must, run('SCI-001', 'fail'), clauses)).toBe(true);
  expect(caught(must, run('SCI-001', 'blocked'), clauses)).toBe(false);
  expect(caught(must, run('SCI-002', 'fail'), clauses)).toBe(false);
  expect(caught(should, run('ERR-006', 'warn'), clauses)).toBe(true);
  expect(caught(must, undefined, clauses)).toBe(false);
});

test('a variant is silent when a run was made and raised nothing', () => {
  const run = { kind: 'variant' as const, name: 'any', passed: 120, raised: [] };
  expect(silent(run)).toBe(true);
  expect(silent({ ...run, raised: [{ clause: 'SCI-012', verdict: 'warn', message: '' }] })).toBe(false);
  expect(silent({ ...run, fault: 'It did not end.' })).toBe(false);
  expect(silent({ ...run, passed: 60 })).toBe(false);
  expect(silent(undefined)).toBe(false);
});

test('the table tells the scores, escapes what it quotes and lists what no mutant breaks', () => {
  const text = accuracyTable({
    clauses: clauses.filter(({ id }) => ['SCI-001', 'SCI-002', 'HTTP-018', 'ERR-006'].includes(id)),
    mutants: [must, should],
    variants: [{ name: 'other', freedom: 'Does otherwise.' }],
    judged: [
      {
        kind: 'mutant',
        name: 'bad-create',
        passed: 1,
        raised: [
          { clause: 'SCI-001', verdict: 'fail', message: '' },
          { clause: 'SCI-002', verdict: 'fail', message: '' },
        ],
      },
      { kind: 'variant', name: 'other', passed: 109, raised: [] },
    ],
    unkillable: { 'SCI-002': 'because.' },
  });
  expect(text).toContain('**1/2**');
  expect(text).toContain('**1/1**');
  expect(text).toContain('| bad-create | Answers \\| 200. | SCI-001 | yes | SCI-002 |');
  expect(text).toContain('| bad-errors | Explains &lt;nothing>. | ERR-006 | **no** |  |');
  expect(text).toContain('| SCI-002 | because. |');
  expect(text).toMatch(/\| HTTP-018 \| The HTTP parser/);
});

test('every MUST that has checks is broken by a mutant', () => {
  const broken = new Set(mutants.map(({ clause }) => clause));
  const without = clauses.filter(
    ({ id, level, checks }) => level === 'MUST' && checks !== undefined && !broken.has(id),
  );
  expect(without.map(({ id }) => id)).toEqual([]);
});

test('docs/accuracy.md is of these mutants and variants, and every one is right', () => {
  const file = join(packageRoot, 'docs', 'accuracy.md');
  test.skip(!existsSync(file), 'docs/accuracy.md has not been written yet: npm run accuracy');
  const text = readFileSync(file, 'utf8');
  const named = [...text.matchAll(/^\| ([a-z0-9-]+) \|/gm)].map((row) => row[1]);
  expect(named, 'npm run accuracy').toEqual([...mutants, ...variants].map(({ name }) => name));
  expect(text).toContain(`**${mutants.length}/${mutants.length}**`);
  expect(text).toContain(`**${variants.length}/${variants.length}**`);
});
