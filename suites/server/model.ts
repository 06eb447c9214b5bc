import type { Area, Check, CheckContext, RwiRef, SciRef } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { type Act, checkRaces, type Scenario } from './internal/model/races.js';
import { checkSequences } from './internal/model/sequences.js';
import { removed } from './internal/steps.js';

/** Rounds of a race: fewer than the cases of a property, for each is many requests at once. */
const roundsOf = (runs: number): number => Math.max(1, Math.ceil(runs / 3));

/** Two clients change and ask the state, one exchanges messages, and now and then one stops the RWI. */
const stateScenario: Scenario = (random) => {
  const pick = (): Act[] =>
    (['status', 'status', 'pause'] as const)[random(3)] === 'pause' ? ['pause', 'resume'] : ['status'];
  const control = (): Act[] => [...pick(), ...pick(), ...pick()];
  const ends = random(3) === 0;
  return [
    ['pause', 'resume', ...control()],
    ends ? [...pick(), 'stop', 'status', 'status'] : [...control(), 'status', 'status'],
    ['input', 'status', 'input', 'status'],
  ];
};

/** Everybody sends and receives. */
const messageScenario: Scenario = (random) => {
  const acts = (): Act[] => Array.from({ length: 4 }, () => (random(3) === 0 ? 'output' : 'input'));
  return [
    ['input', ...acts()],
    ['input', ...acts()],
    ['output', 'input', 'output', 'input'],
  ];
};

/** Messages to a counter, with a pause amid them. */
const counterScenario: Scenario = (random) => {
  const messages: Act[] = random(2) === 0 ? ['input', 'input', 'output'] : ['input', 'output', 'input'];
  return [messages, ['input', 'pause', 'resume', 'input'], ['input', 'output', 'input']];
};

/** Somebody deletes the SCI while others start and use workflows in it. */
const deletionScenario: Scenario = (random) => {
  const before: Act[] = Array.from({ length: random(3) }, () => 'status');
  return [
    ['start', 'status', 'input', 'status'],
    [...before, 'delete', 'status'],
    ['status', 'input', 'start', 'status'],
  ];
};

/** Some RWIs of the echo, started at the same time; as many as the SCI runs of one workflow (AMB-010). @throws NotSeen when that is none */
async function startedTogether(t: CheckContext, sci: SciRef, most: number): Promise<RwiRef[]> {
  const ends = await Promise.allSettled(Array.from({ length: most }, () => t.rwi('ECH', sci)));
  const refused = ends.filter((end) => end.status === 'rejected');
  const rwis = ends.flatMap((end) => (end.status === 'fulfilled' ? end.value : []));
  for (const { reason } of refused) if (rwis.length === 0 || !(reason instanceof NotSeen)) throw reason;
  return rwis;
}

const checks: readonly Check[] = [
  {
    id: 'life-sequences',
    clause: 'LIFE-001',
    title: 'Random sequences of all operations on SCIs and RWIs are answered as the life cycle has it.',
    needs: ['ECH'],
    run: (t) => checkSequences(t, 'ECH'),
  },
  {
    id: 'life-counter-sequences',
    clause: 'LIFE-002',
    title: 'Random sequences of messages and pauses of the counter lose, double and reorder nothing.',
    needs: ['CNT'],
    run: (t) => checkSequences(t, 'CNT'),
  },
  {
    id: 'life-ids-not-reused',
    clause: 'LIFE-003',
    title: 'Twelve SCIs, four at a time made and deleted, have twelve ids.',
    async run(t) {
      const seen = new Set<string>();
      for (let wave = 1; wave <= 3; wave += 1) {
        const scis = await Promise.all(Array.from({ length: 4 }, () => t.sci()));
        for (const { cid } of scis) {
          t.expect.that(!seen.has(cid), 'The id of a deleted SCI was given to a new one.', {
            expected: 'an id that was not given before',
            received: cid,
          });
        }
        for (const { cid } of scis) seen.add(cid);
        await Promise.all(scis.map((sci) => removed(t, sci)));
      }
    },
  },
  {
    id: 'life-rwi-ids-not-reused',
    clause: 'LIFE-007',
    title: 'Twelve RWIs, up to four at a time started and stopped, have twelve ids.',
    needs: ['ECH'],
    async run(t) {
      const sci = await t.sci();
      const seen = new Set<string>();
      while (seen.size < 12) {
        const rwis = await startedTogether(t, sci, 4);
        for (const { mid } of rwis) {
          t.expect.that(!seen.has(mid), 'The id of a stopped RWI was given to a new one.', {
            expected: 'an id that was not given before',
            received: mid,
          });
        }
        for (const { mid } of rwis) seen.add(mid);
        // Those that a later start replaced are gone already (AMB-010).
        await Promise.all(rwis.map((rwi) => t.ops.stop(rwi)));
      }
    },
  },
  {
    id: 'life-concurrent-states',
    clause: 'LIFE-004',
    title: 'Pause, Resume, Status and Stop of three clients at the same time have the effect of some order of them.',
    needs: ['ECH'],
    run: (t) => checkRaces(t, 'ECH', roundsOf(t.runs), stateScenario),
  },
  {
    id: 'life-concurrent-messages',
    clause: 'LIFE-005',
    title: 'Messages of three clients to one echo at the same time have the effect of some order of them.',
    needs: ['ECH'],
    run: (t) => checkRaces(t, 'ECH', roundsOf(t.runs), messageScenario),
  },
  {
    id: 'life-concurrent-counter',
    clause: 'LIFE-005',
    title: 'Messages of three clients to one counter at the same time are each counted once.',
    needs: ['CNT'],
    run: (t) => checkRaces(t, 'CNT', roundsOf(t.runs), counterScenario),
  },
  {
    id: 'life-concurrent-deletion',
    clause: 'LIFE-006',
    title: 'What is started while its SCI is being deleted runs before the deletion, or not at all.',
    needs: ['ECH'],
    run: (t) => checkRaces(t, 'ECH', roundsOf(t.runs), deletionScenario),
  },
];

export const model: Area = {
  name: 'model',
  title: 'The life cycle as a model, in sequence and concurrently',
  checks,
  cost: 40,
};
