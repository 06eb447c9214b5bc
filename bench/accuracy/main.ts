/**
 * `npm run accuracy`: every mutant and every variant by every clause, into docs/accuracy.md. Exit code 1 when a mutant
 * escapes or a variant is blamed. `--only name,…` judges some and prints; `--processes n` (default: one per processor).
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mutants } from '../../fixtures/mutants/all.js';
import { variants } from '../../fixtures/variants/all.js';
import { packageRoot } from '../../spec/root.js';
import { loadClauses } from '../../suites/engine/catalogue.js';
import { runMatrix } from './matrix.js';
import { accuracyTable, caught, silent } from './table.js';
import type { Job, Judged } from './types.js';
import { unkillable } from './unkillable.js';

const { values } = parseArgs({
  options: { only: { type: 'string' }, processes: { type: 'string', default: String(availableParallelism()) } },
});
const clauses = loadClauses();
const all: Job[] = [
  ...mutants.map(({ name }) => ({ kind: 'mutant' as const, name })),
  ...variants.map(({ name }) => ({ kind: 'variant' as const, name })),
];
const names = values.only?.split(',');
const unknown = names?.filter((name) => !all.some((job) => job.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`There is no mutant or variant ${unknown.join(', ')}.`);
  process.exit(2);
}
const jobs = names === undefined ? all : all.filter(({ name }) => names.includes(name));

const right = (judged: Judged): boolean => {
  const mutant = judged.kind === 'mutant' && mutants.find(({ name }) => name === judged.name);
  return mutant ? caught(mutant, judged, clauses) : silent(judged);
};
const judged = await runMatrix(jobs, Math.max(1, Number(values.processes) || 1), (each, done) => {
  if (right(each) && names === undefined) {
    if (done % 10 === 0) console.log(`${done}/${jobs.length}`);
    return;
  }
  console.log(
    `${right(each) ? 'right' : 'WRONG'} ${each.kind} ${each.name}: ${each.passed} clauses pass ${each.fault ?? ''}`,
  );
  for (const { clause, verdict, message } of each.raised)
    console.log(`  ${clause} ${verdict}: ${message.slice(0, 300)}`);
});

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
