import type { Area, Check, CheckContext, RwiRef } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';
import { uniqueText, unknownId } from './internal/ids.js';
import {
  expectAllRefused,
  expectEcho,
  receive,
  requestsTo,
  roundTrip,
  send,
  stateOf,
  succeeded,
  workflowName,
} from './internal/steps.js';
import { faults } from './internal/wrong.js';

/** Both RWIs hold a message at the same time; each must give back its own. */
async function expectApart(t: CheckContext, rwis: readonly RwiRef[]): Promise<void> {
  const texts = rwis.map((_, i) => uniqueText(t, `${i}`));
  for (const [i, rwi] of rwis.entries()) await send(t, rwi, 'ECH', texts[i] ?? '');
  for (const [i, rwi] of [...rwis.entries()].reverse()) {
    const reply = await receive(t, rwi, t.port('ECH', 'Output'));
    t.expect.equal(t.textOf(reply), texts[i], `the text sent to RWI ${i + 1} of ${rwis.length}`, reply);
  }
}

const checks: readonly Check[] = [
  {
    id: 'rwi-same-workflow-independent',
    clause: 'RWI-009',
    title: 'RWIs of the same workflow in three SCIs each give back their own message.',
    needs: ['ECH'],
    async run(t) {
      await expectApart(t, await Promise.all([t.rwi('ECH'), t.rwi('ECH'), t.rwi('ECH')]));
    },
  },
  {
    id: 'rwi-same-sci-independent',
    clause: 'RWI-009',
    title: 'Two RWIs of the same workflow in one SCI each give back their own message.',
    needs: ['ECH'],
    async run(t) {
      const first = await t.rwi('ECH');
      const started = await t.ops.start(first, workflowName(t, 'ECH'));
      if (!succeeded(started)) throw new NotSeen('not-observed', 'The SCI refuses a second RWI of the same workflow.');
      const second = { ...first, mid: t.expect.schema<{ id: string }>(started, 'State').id };
      const before = stateOf(await t.ops.status(first));
      if (before !== 'ACTIVE')
        throw new NotSeen('not-observed', `The second Start replaced the first RWI (state ${before ?? 'unknown'}).`);
      await expectApart(t, [first, second]);
    },
  },
  {
    id: 'rwi-several-workflows',
    clause: 'RWI-010',
    title: 'RWIs of two workflows run at the same time in one SCI.',
    needs: ['ECH', 'JON'],
    async run(t) {
      const sci = await t.sci();
      const echo = await t.rwi('ECH', sci);
      const join = await t.rwi('JON', sci);
      const [one, two] = [uniqueText(t, 'one'), uniqueText(t, 'two')];
      await send(t, join, 'JON', two, 2);
      await expectEcho(t, echo, uniqueText(t, 'echo'), 'the echo beside the join');
      await send(t, join, 'JON', one, 1);
      const joined = await receive(t, join, t.port('JON', 'Output', 1));
      t.expect.equal(t.textOf(joined), `${one}\n${two}`, 'the join beside the echo', joined);
    },
  },
  {
    id: 'rwi-own-memory',
    clause: 'RWI-011',
    title: 'The counter begins at 1 in each RWI.',
    needs: ['CNT'],
    async run(t) {
      const rwis = [await t.rwi('CNT'), await t.rwi('CNT')];
      for (const [i, rwi] of rwis.entries()) {
        const text = uniqueText(t, `${i}`);
        const first = await roundTrip(t, rwi, 'CNT', text);
        t.expect.equal(first.text, `1 ${text}`, `the first message of RWI ${i + 1}`, first.reply);
      }
    },
  },
  {
    id: 'rwi-unknown-refused',
    clause: 'RWI-027',
    title: 'Every operation on an unknown RWI id is refused.',
    needs: ['ECH'],
    async run(t) {
      const known = await t.rwi('ECH');
      await t.exchange(known, 'ECH', uniqueText(t));
      await expectAllRefused(
        t,
        requestsTo(t, { ...known, mid: unknownId(t) }),
        faults.unknownRwi,
        'the SCI never gave this RWI id',
      );
    },
  },
  {
    id: 'rwi-foreign-refused',
    clause: 'RWI-029',
    title: 'Every operation on an RWI through another SCI is refused and has no effect.',
    needs: ['ECH'],
    async run(t) {
      const [mine, other] = await Promise.all([t.rwi('ECH'), t.rwi('ECH')]);
      if (mine.mid === other.mid)
        throw new NotSeen('not-observed', `Both SCIs gave their RWI the id ${mine.mid}: ids are local to an SCI here.`);
      const text = uniqueText(t);
      await send(t, mine, 'ECH', text);
      const through = { ...other, mid: mine.mid };
      await expectAllRefused(t, requestsTo(t, through), faults.foreignRwi, 'the RWI belongs to another SCI');
      const reply = await receive(t, mine, t.port('ECH', 'Output'));
      t.expect.equal(t.textOf(reply), text, 'the message that waited in the RWI', reply);
      t.expect.equal(stateOf(await t.ops.status(mine)), 'ACTIVE', 'the state of the RWI afterwards');
    },
  },
];

export const rwiIsolation: Area = { name: 'rwi-isolation', title: 'Workflow instances: isolation', checks };
