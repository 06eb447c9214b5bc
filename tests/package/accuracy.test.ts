import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { expectedExit, runCase } from '../../bench/accuracy/package-table.js';
import { broken, legal } from '../../fixtures/packages/all.js';
import { packageRoot } from '../../spec/root.js';
import { packageChecks } from '../../suites/package/findings.js';

const page = readFileSync(join(packageRoot, 'docs/accuracy-package.md'), 'utf8');

/** So many tests that a worker gets a share of the cases, and no more: a test costs more than a case. */
const shares = 4;

for (let share = 0; share < shares; share += 1) {
  test(`broken packages and data are caught by the clause they break (${share + 1} of ${shares})`, async () => {
    for (const each of broken.filter((_, index) => index % shares === share)) {
      const { exit, findings, fault } = await runCase(each);
      const ids = findings.map(({ id }) => id);
      expect.soft(ids, `${each.name}: ${fault ?? JSON.stringify(findings)}`).toContain(each.clause);
      expect.soft(exit, `${each.name}: ${JSON.stringify(findings)}`).toBe(expectedExit(each.clause));
      for (const { place, message, fix } of findings) {
        expect.soft(place.file, each.name).not.toBe('');
        expect.soft(`${message}${fix}`, each.name).not.toMatch(/undefined|\[object|\n/);
      }
    }
  });
}

test('legal packages and data raise neither an error nor a warning', async () => {
  for (const each of legal) {
    const { exit, findings, fault } = await runCase(each);
    expect.soft(fault, each.name).toBeUndefined();
    expect.soft(exit, each.name).toBe(0);
    expect
      .soft(
        findings.filter(({ severity }) => severity !== 'note'),
        each.name,
      )
      .toEqual([]);
  }
});

test('every clause about packages is broken by a case, and the page lists all cases', () => {
  const clauses = [...new Set([...packageChecks().values()].map(({ id }) => id))];
  expect(clauses.filter((id) => !broken.some(({ clause }) => clause === id))).toEqual([]);
  const names = [...broken, ...legal].map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.filter((name) => !page.includes(`| ${name} |`))).toEqual([]);
  expect(page).not.toContain('**');
});
