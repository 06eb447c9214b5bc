import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { accuracyTable } from '../../bench/accuracy/table.js';
import { caught, silent } from '../../bench/accuracy/verdict.js';
import { mutants } from '../../fixtures/mutants/all.js';
import type { Mutant, Variant } from '../../fixtures/mutants/types.js';
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
    passed: [],
    raised: [{ clause, verdict, message: '' }],
  });
  expect(caught(must, run('SCI-001', 'fail'), clauses)).toBe(true);
  expect(caught(must, run('SCI-001', 'blocked'), clauses)).toBe(false);
  expect(caught(must, run('SCI-002', 'fail'), clauses)).toBe(false);
  expect(caught(should, run('ERR-006', 'warn'), clauses)).toBe(true);
  expect(caught(must, undefined, clauses)).toBe(false);
});

test('a variant is silent when a run was made, looked at enough and raised nothing beyond what is known', () => {
  const core = clauses.filter(({ profile }) => profile === 'core').map(({ id }) => id);
  const variant: Variant = { name: 'any', freedom: 'Does otherwise.' };
  const reference = { kind: 'reference' as const, name: 'reference', passed: core, raised: [] };
  const run = { ...reference, kind: 'variant' as const, name: 'any' };
  const raised = [{ clause: 'SCI-012', verdict: 'warn', message: '' }];
  expect(silent(variant, run, reference, clauses)).toBe(true);
  expect(silent(variant, { ...run, raised }, reference, clauses)).toBe(false);
  expect(silent({ ...variant, departures: { 'SCI-012': 'known' } }, { ...run, raised }, reference, clauses)).toBe(true);
  expect(silent(variant, { ...run, fault: 'It did not end.' }, reference, clauses)).toBe(false);
  expect(silent(variant, { ...run, passed: core.slice(0, core.length / 2) }, reference, clauses)).toBe(false);
  expect(silent(variant, undefined, reference, clauses)).toBe(false);
});

test('the table tells the scores, escapes what it quotes and lists what no mutant breaks', () => {
  const text = accuracyTable({
    clauses: clauses
      .filter(({ id }) => ['SCI-001', 'SCI-002', 'HTTP-018', 'ERR-006'].includes(id))
      .map((clause) => (clause.id === 'HTTP-018' ? { ...clause, unchecked: 'The HTTP parser hides it.' } : clause)),
    mutants: [must, should],
    variants: [{ name: 'other', freedom: 'Does otherwise.' }],
    judged: [
      {
        kind: 'mutant',
        name: 'bad-create',
        passed: ['HTTP-018'],
        raised: [
          { clause: 'SCI-001', verdict: 'fail', message: '' },
          { clause: 'SCI-002', verdict: 'fail', message: '' },
        ],
      },
      { kind: 'variant', name: 'other', passed: ['SCI-001'], raised: [], again: true },
    ],
    unkillable: { 'SCI-002': 'because.' },
  });
  expect(text).toContain('**1/2**');
  expect(text).toContain('**1/1**');
  expect(text).toContain('1 of 2 servers were judged a second time');
  expect(text).toContain('| bad-create | Answers \\| 200. | SCI-001 | yes | SCI-002 |');
  expect(text).toContain('| bad-errors | Explains &lt;nothing>. | ERR-006 | **no** |  |');
  expect(text).toContain('| SCI-001 | MUST | 1 | 0 | 1 |');
  expect(text).toContain('| SCI-002 | MUST | because. |');
  expect(text).toMatch(/\| HTTP-018 \| \w+ \| No check can be made: The HTTP parser/);
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
  const text = readFileSync(file, 'utf8');
  const part = (heading: string): string => text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const named = (heading: string) => [...part(heading).matchAll(/^\| ([a-z0-9-]+) \|/gm)].map((row) => row[1]).slice(2);
  expect(named('Mutants'), 'npm run accuracy').toEqual(mutants.map(({ name }) => name));
  expect(named('Variants'), 'npm run accuracy').toEqual(variants.map(({ name }) => name));
  expect(text).toContain(`**${mutants.length}/${mutants.length}**`);
  expect(text).toContain(`**${variants.length}/${variants.length}**`);
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8').replace(/\s+/g, ' ');
  expect(readme).toContain(`${mutants.length} of ${mutants.length} broken servers`);
  expect(readme).toContain(`${variants.length} of ${variants.length} legal ones`);
});
