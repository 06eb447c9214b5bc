/**
 * `npm run accuracy`: every mutant and every variant by every clause, into docs/accuracy.md. Exit code 1 when a mutant
 * escapes or a variant is blamed. What an earlier call found out and nothing has changed since is not judged again, so a
 * call that was stopped goes on where it was. Mutants are judged by the clauses of their family, `--whole` by all. `--only name,…` judges some and prints; `--fresh` forgets earlier results;
 * `--processes n` (default: one per processor) and `--lanes n` servers at a time in each.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutants } from '../../fixtures/mutants/all.js';
import { variants } from '../../fixtures/variants/all.js';
import { packageRoot } from '../../spec/root.js';
import { loadClauses } from '../../suites/engine/catalogue.js';
import { openKept } from './kept.js';
import { runMatrix } from './matrix.js';
import { accuracyTable } from './table.js';
import type { Job, Judged } from './types.js';
import { unkillable } from './unkillable.js';
import { caught, heldAgainst, silent } from './verdict.js';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    whole: { type: 'boolean', default: false },
    processes: { type: 'string', default: String(availableParallelism()) },
    lanes: { type: 'string', default: '3' },
  },
});
const clauses = loadClauses();
const reference: Job = { kind: 'reference', name: 'reference' };
const all: Job[] = [
  reference,
  ...mutants.map(({ name }) => ({ kind: 'mutant' as const, name, ...(values.whole && { whole: true as const }) })),
  ...variants.map(({ name }) => ({ kind: 'variant' as const, name })),
];
const names = values.only?.split(',');
const unknown = names?.filter((name) => !all.some((job) => job.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no mutant or variant ${unknown.join(', ')}.`);
  process.exit(2);
}
const jobs = names === undefined ? all : all.filter((job) => job === reference || names.includes(job.name));
const kept = openKept();
const results = new Map<Job, Judged>();
for (const job of values.fresh || names !== undefined ? [] : jobs) {
  const known = kept.get(job);
  if (known !== undefined) results.set(job, known);
}
const positive = (text: string): number => Math.max(1, Math.floor(Number(text)) || 1);
const layout = { processes: positive(values.processes), lanes: positive(values.lanes) };

await judgeAll(
  jobs.filter((job) => !results.has(job)),
  layout,
);
// Servers beside each other take time from each other, and a check that waits in vain looks like a broken server. Whoever
// looks wrong is judged once more, alone; that this happened is told in the table.
const doubtful = jobs.filter((job) => !right(results.get(job)));
if (doubtful.length > 0 && (doubtful.length < jobs.length || jobs.length === 1))
  await judgeAll(doubtful, { processes: 1, lanes: 1 }, true);

for (const job of jobs) {
  const judged = results.get(job);
  if (judged !== undefined && (names !== undefined || !right(judged))) tell(judged);
}
const judged = jobs.flatMap((job) => results.get(job) ?? []);
if (names === undefined) {
  const file = join(packageRoot, 'docs', 'accuracy.md');
  writeFileSync(file, accuracyTable({ clauses, mutants, variants, judged, unkillable }));
  console.log(`Written: ${file}`);
}
for (const kind of ['mutant', 'variant'] as const) {
  const some = judged.filter((each) => each.kind === kind);
  console.log(
    `${kind}s: ${some.filter(right).length}/${some.length} ${kind === 'mutant' ? 'caught' : 'without a verdict'}`,
  );
}
process.exitCode = judged.every(right) ? 0 : 1;

async function judgeAll(some: readonly Job[], how: typeof layout, again = false): Promise<void> {
  const start = performance.now();
  console.log(`${some.length} of ${jobs.length} servers to judge${again ? ' again' : ''}.`);
  await runMatrix(some, how, (result, done) => {
    const one: Judged = again ? { ...result, again: true } : result;
    const job = jobs.find(({ kind, name }) => kind === one.kind && name === one.name);
    if (job !== undefined) results.set(job, one);
    // A run that could not be made says nothing that is worth keeping.
    if (one.fault === undefined) kept.put(one);
    if (done % 10 === 0)
      console.log(`${done}/${some.length} after ${Math.round((performance.now() - start) / 1000)} s`);
  });
}

function right(one: Judged | undefined): boolean {
  if (one === undefined) return false;
  const mutant = mutants.find(({ name }) => one.kind === 'mutant' && name === one.name);
  if (mutant !== undefined) return caught(mutant, one, clauses);
  const variant = variants.find(({ name }) => one.kind === 'variant' && name === one.name);
  if (variant !== undefined) return silent(variant, one, results.get(reference), clauses);
  return one.fault === undefined && one.raised.length === 0;
}

function tell(one: Judged): void {
  const variant = variants.find(({ name }) => one.kind === 'variant' && name === one.name);
  console.log(
    `${right(one) ? 'right' : 'WRONG'} ${one.kind} ${one.name}: ${one.passed.length} clauses pass ${one.fault ?? ''}`,
  );
  for (const { clause, verdict, message } of variant === undefined ? one.raised : heldAgainst(variant, one))
    console.log(`  ${clause} ${verdict}: ${message.slice(0, 300)}`);
}
