/**
 * `npm run accuracy:store`: every mutant and every variant of a Store (and of what a Controller installs) by the clauses of
 * the profiles that it is judged by, into docs/accuracy-store.md. Exit code 1 when a mutant escapes or a variant is blamed.
 * `--only name,…` judges some and prints; `--lanes n` at a time.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../spec/root.js';
import { mapLimited } from '../../suites/engine/internal/map-limited.js';
import { judgeStoreSubject, storeClauses, storeSubjects } from './store-subjects.js';
import { accuracyTable } from './table.js';
import type { Judged } from './types.js';
import { unkillable } from './unkillable.js';
import { caught, heldAgainst } from './verdict.js';

const { values } = parseArgs({ options: { only: { type: 'string' }, lanes: { type: 'string', default: '8' } } });
const names = values.only?.split(',');
const clauses = storeClauses();
const subjects = storeSubjects().filter(({ name }) => names === undefined || names.includes(name));
const results = new Map<string, Judged>();

// Who is judged from outside waits for most of its time: first, beside all others.
const waiting = (run: Readonly<Record<string, unknown>> = {}): number => (run.profiles === undefined ? 1 : 0);
const ordered = [...subjects].sort((a, b) => waiting(a.run) - waiting(b.run));
await mapLimited(ordered, Number(values.lanes) || 1, async (subject) => {
  results.set(subject.name, await judgeStoreSubject(subject));
  if (results.size % 10 === 0) console.log(`${results.size}/${subjects.length}`);
});
// Servers beside each other take time from each other: whoever looks wrong is judged once more, alone.
for (const subject of subjects.filter(({ name }) => !right(name)))
  results.set(subject.name, { ...(await judgeStoreSubject(subject)), again: true });

const wrong = subjects.filter(({ name }) => !right(name));
for (const { name, kind } of names === undefined ? wrong : subjects) {
  const judged = results.get(name);
  console.log(
    `${right(name) ? 'right' : 'WRONG'} ${kind} ${name}: ${judged?.passed.length} clauses pass ${judged?.fault ?? ''}`,
  );
  for (const { clause, verdict, message } of judged?.raised ?? [])
    console.log(`  ${clause} ${verdict}: ${message.slice(0, 200)}`);
}
if (names === undefined) {
  const mutants = subjects.flatMap((one) => (one.kind === 'mutant' ? [one] : []));
  const variants = subjects.flatMap((one) => (one.kind === 'variant' ? [one] : []));
  const judged = subjects.flatMap(({ name }) => results.get(name) ?? []);
  const page = accuracyTable(
    { clauses, mutants, variants, judged, unkillable },
    {
      title: 'Accuracy of the Store suite',
      intro: [
        'What the suite finds in Stores and Controllers that are known to be wrong, and what it says of those that are known to be',
        'right. Written by `npm run accuracy:store`, which judges each mutant by the clauses of the profile that it breaks (those that',
        'are judged from outside by the clause alone, as one profile takes minutes), and each variant by all that it offers.',
      ],
    },
  );
  writeFileSync(join(packageRoot, 'docs', 'accuracy-store.md'), page);
  console.log('docs/accuracy-store.md written');
}
console.log(`${subjects.length - wrong.length} of ${subjects.length} right`);
process.exitCode = wrong.length === 0 ? 0 : 1;

function right(name: string): boolean {
  const subject = subjects.find((one) => one.name === name);
  const judged = results.get(name);
  if (subject === undefined || judged === undefined) return false;
  if (subject.kind === 'mutant') return caught(subject, judged, clauses);
  return judged.fault === undefined && heldAgainst(subject, judged).length === 0;
}
