import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Area } from '../../suites/engine/check.js';
import type { Clause, Level } from '../../suites/engine/types.js';

/** A small suite of its own: what the engine is tested with does not depend on the real catalogue. */
export const areas: readonly Area[] = [
  {
    name: 'first',
    title: 'Life of an SCI',
    checks: [
      {
        id: 'sample-create',
        clause: 'SCI-001',
        title: 'An SCI can be created.',
        async run(t) {
          t.expect.status(await t.ops.create(), 201);
        },
      },
      {
        id: 'sample-echo',
        clause: 'PORT-001',
        title: 'What goes in comes out.',
        needs: ['ECH'],
        async run(t) {
          const rwi = await t.rwi('ECH');
          t.expect.equal(t.textOf(await t.exchange(rwi, 'ECH', 'héllo')), 'héllo', 'the text');
          t.observe('AMB-001', 'first', await t.ops.status(rwi));
        },
      },
      {
        id: 'sample-violated',
        clause: 'RWI-002',
        title: 'A teapot answers.',
        async run(t) {
          t.expect.status(await t.ops.raw('GET', '/teapot'), 418, 'only teapots pass');
        },
      },
    ],
    passive: [
      {
        id: 'sample-passive',
        clause: 'HTTP-001',
        title: 'State answers are JSON.',
        applies: (x) => x.intent.kind === 'valid' && x.intent.operation === 'status',
        judge: (x) =>
          x.response?.headers.some(
            ([name, value]) => name.toLowerCase() === 'content-type' && value === 'application/json',
          ) === true
            ? undefined
            : { expected: 'application/json', received: 'something else', message: 'A state was not JSON.' },
      },
    ],
  },
  {
    name: 'second',
    title: 'What cannot be seen',
    checks: [
      {
        id: 'sample-missing',
        clause: 'RWI-001',
        title: 'A workflow that nobody has.',
        needs: ['CNT'],
        run: () => Promise.reject(new Error('must not run')),
      },
      {
        id: 'sample-slow',
        clause: 'RWI-003',
        title: 'Waits for the end of the run.',
        async run(t) {
          await t.sci();
          await t.sleep(Number(process.env.SAMPLE_SLOW_MS ?? 0));
        },
      },
    ],
  },
];

const levels: Record<string, Level> = { 'RWI-002': 'SHOULD' };

/** Writes clause records for {@link areas} into `folder`, and returns what `RunOptions.spec` takes. */
export function writeSampleClauses(
  folder: string,
  change: (clause: Clause) => Clause = (clause) => clause,
): { clauses: string } {
  const checks = areas.flatMap((area) => [...area.checks, ...(area.passive ?? [])]);
  const clauses = checks.map(
    ({ id, clause, title }): Clause => change(sampleClause(clause, levels[clause] ?? 'MUST', [id], title)),
  );
  // JSON is YAML too.
  writeFileSync(join(folder, 'sample.yaml'), JSON.stringify(clauses));
  return { clauses: folder };
}

export function sampleClause(id: string, level: Level, checks: string[], title = `Title of ${id}`): Clause {
  return {
    id,
    level,
    actor: 'server',
    profile: 'core',
    area: 'sample',
    title,
    text: `Text of ${id}.`,
    source: { kind: 'mission', document: 'Sample', section: '1' },
    why: 'Because.',
    mend: 'Mend it.',
    checks,
    since: '1.0',
  };
}
