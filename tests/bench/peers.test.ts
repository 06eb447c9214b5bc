import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { peers } from '../../bench/peers/all.js';
import { downgraded, lifeDocument, lifeOrder } from '../../bench/peers/life-document.js';
import { chosenJobs, spread } from '../../bench/peers/sample.js';
import { peersTable, scores } from '../../bench/peers/table.js';
import type { PeerResult } from '../../bench/peers/types.js';
import { packageRoot } from '../../spec/root.js';

const result: PeerResult = {
  id: 'one',
  heard: [
    { kind: 'reference', name: 'reference', failures: ['delete: `headers`'] },
    { kind: 'mutant', name: 'bad-create', failures: ['create: status'] },
    { kind: 'mutant', name: 'bad-errors', failures: [] },
    { kind: 'variant', name: 'other', failures: [] },
  ],
};

test('a mutant counts as found when the tool says more of it than of the reference', () => {
  expect(scores(result)).toEqual({ found: 1, of: 2, onReference: 1, onVariants: 0, variants: 1 });
});

test('the table tells finds by tool and area, false alarms, and in its own words why a tool did not run', () => {
  const text = peersTable({
    peers: [
      { id: 'one', title: 'Tool 1.0', setUp: 'As it comes.', packages: ['tool@1.0'] },
      { id: 'two', title: 'Other 2.0', setUp: 'With a file.', packages: [] },
    ],
    results: [result, { id: 'two', heard: [], fault: "Cannot find\nmodule 'x'" }],
    mutants: [
      { name: 'bad-create', clause: 'SCI-001' },
      { name: 'bad-errors', clause: 'ERR-006' },
    ],
  });
  expect(text).toContain('| Tool 1.0 | **1/2** | 1 | 0/1 |');
  expect(text).toContain('| SCI | 1/1 |');
  expect(text).toContain('| ERR | 0/1 |');
  expect(text).toContain("- Other 2.0: `Cannot find module 'x'`");
  expect(text).toContain('- Tool 1.0 on reference: `delete: headers`');
  expect(text).toContain('- **Tool 1.0**: As it comes. Installed: `tool@1.0`.');
  expect(text).not.toContain('| Other 2.0 |');
});

test('a sample keeps the order, takes from everywhere and is the same each time', () => {
  const items = Array.from({ length: 100 }, (_, at) => at);
  expect(spread(items, 4)).toEqual([12, 37, 62, 87]);
  expect(spread(items, 200)).toEqual(items);
  const jobs = chosenJobs({ mutants: 60, variants: 12 });
  expect(new Set(jobs.map(({ kind, name }) => `${kind} ${name}`)).size).toBe(73);
  expect(jobs).toEqual(chosenJobs({ mutants: 60, variants: 12 }));
});

test('the document for generators has the operations of a life cycle, in its order, and nothing newer than it says', () => {
  const { paths } = lifeDocument();
  expect(Object.keys(paths)).toEqual(
    lifeOrder.map(([, path]) => path).filter((path, at, all) => all.indexOf(path) === at),
  );
  const older = downgraded(lifeDocument());
  expect(older.openapi).toBe('3.0.3');
  expect(JSON.stringify(older)).not.toMatch(/"const":|mutualTLS/);
});

test('the committed page is of the tools that are compared', () => {
  const file = join(packageRoot, 'docs', 'peers.md');
  test.skip(!existsSync(file), 'it was not written yet');
  const page = readFileSync(file, 'utf8');
  for (const { title } of peers) expect(page).toContain(title);
});
