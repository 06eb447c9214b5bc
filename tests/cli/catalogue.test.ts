import { expect, test } from '@playwright/test';
import type { Clause } from '../../suites/engine/types.js';
import { maas, maasHere } from './command.js';

test('list shows the clauses of the catalogue, filtered, for people and programs', async () => {
  const all = await maasHere(['list', '--json']);
  expect(all.code).toBe(0);
  const clauses = JSON.parse(all.stdout) as Clause[];
  expect(clauses.length).toBeGreaterThan(50);

  const shown = await maasHere(['list', '--profile', 'core', '--level', 'must']);
  expect(shown.code).toBe(0);
  expect(shown.stdout).not.toContain('\u001b');
  for (const { id, level, profile, title } of clauses) {
    expect(shown.stdout.includes(`${id} `), id).toBe(level === 'MUST' && profile === 'core');
    if (level === 'MUST' && profile === 'core') expect(shown.stdout).toContain(title);
  }

  const checks = JSON.parse((await maasHere(['list', 'checks', '--json'])).stdout) as {
    id: string;
    clause: string;
    title: string;
  }[];
  expect(new Set(checks.map((check) => check.id))).toEqual(new Set(clauses.flatMap((clause) => clause.checks ?? [])));
  for (const check of checks) expect(check.title, check.id).not.toBe('');
});

test('list mutants names the clause that each breaks', async () => {
  const mutants = JSON.parse((await maasHere(['list', 'mutants', '--json'])).stdout) as {
    name: string;
    clause: string;
    sentence: string;
  }[];
  expect(mutants.length).toBeGreaterThan(14);
  for (const { name, clause, sentence } of mutants) {
    expect(name).toMatch(/^[a-z0-9-]+$/);
    expect(clause).toMatch(/^[A-Z]+-\d{3}$/);
    expect(sentence).not.toBe('');
  }
});

test('explain says what a clause asks, why, how to mend, and takes ids in any case', async () => {
  const { code, stdout } = await maasHere(['explain', 'sci-001'], { width: 80 });
  expect(code).toBe(0);
  const clause = JSON.parse((await maasHere(['explain', 'SCI-001', '--json'])).stdout) as Clause & {
    ambiguities: unknown[];
  };
  expect(clause.id).toBe('SCI-001');
  const flat = stdout.replace(/\s+/g, ' ');
  for (const part of [
    clause.text,
    clause.why,
    clause.mend,
    clause.source.document,
    clause.title,
    ...(clause.checks ?? []),
  ]) {
    expect(flat).toContain(part.replace(/\s+/g, ' ').trim());
  }
  expect(stdout).toContain('  > POST /MPAI/AIFU/Controller');
  expect(stdout).toContain('  < HTTP/1.1 201');
  expect(stdout).not.toContain('\u001b');

  const byCheck = await maasHere(['explain', clause.checks?.[0] ?? '']);
  expect(byCheck.stdout).toContain('SCI-001');
  const ambiguity = await maasHere(['explain', 'AMB-001']);
  expect(ambiguity.stdout).toContain('open question');
  expect(ambiguity.stdout).toContain('Every reading passes');
});

test('colours come when asked for, and only then', async () => {
  const [asked, refused] = await Promise.all([
    maas(['explain', 'SCI-001'], { FORCE_COLOR: '1' }),
    maas(['explain', 'SCI-001'], { FORCE_COLOR: '1', NO_COLOR: '1' }),
  ]);
  expect(asked.stdout).toContain('\u001b[1m');
  expect(refused.stdout).not.toContain('\u001b');
  expect((await maasHere(['explain', 'SCI-001', '--no-color'], { colour: true })).stdout).not.toContain('\u001b');
});
