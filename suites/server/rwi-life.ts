import type { Area, Check, CheckContext, Reply, RwiRef } from '../engine/check.js';
import { NoAnswer } from '../engine/outcomes.js';
import { timeOf } from './internal/dates.js';
import { uniqueText } from './internal/ids.js';
import { emptied, expectEcho, paused, receive, resumed, send, stateOf, succeeded } from './internal/steps.js';

interface State {
  state: string;
  change: string;
}

/** Pause or Resume, and what it has to answer. */
async function expectState(
  t: CheckContext,
  rwi: RwiRef,
  operation: 'pause' | 'resume' | 'status',
  state: string,
  because: string,
): Promise<Reply> {
  const reply = await t.ops[operation](rwi);
  t.expect.status(reply, 200, because);
  t.expect.equal(t.expect.schema<State>(reply, 'State').state, state, `state in the answer to ${operation}`, reply);
  return reply;
}

const checks: readonly Check[] = [
  {
    id: 'rwi-pause-answer',
    clause: 'RWI-013',
    title: 'Pause of a running RWI is answered 200 with the state PAUSED.',
    needs: ['ECH'],
    async run(t) {
      await expectState(t, await t.rwi('ECH'), 'pause', 'PAUSED', 'the RWI runs');
    },
  },
  {
    id: 'rwi-resume-answer',
    clause: 'RWI-014',
    title: 'Resume of a paused RWI is answered 200 with the state ACTIVE.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await paused(t, rwi);
      await expectState(t, rwi, 'resume', 'ACTIVE', 'the RWI is paused');
    },
  },
  {
    id: 'rwi-status-follows',
    clause: 'RWI-015',
    title: 'Status reports PAUSED after Pause and ACTIVE after Resume.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await paused(t, rwi);
      await expectState(t, rwi, 'status', 'PAUSED', 'the RWI was paused');
      await resumed(t, rwi);
      await expectState(t, rwi, 'status', 'ACTIVE', 'the RWI was resumed');
    },
  },
  {
    id: 'rwi-pause-twice',
    clause: 'RWI-016',
    title: 'Pause of a paused RWI is answered 200 and PAUSED.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await paused(t, rwi);
      await expectState(t, rwi, 'pause', 'PAUSED', 'a repeated Pause finds its goal reached');
    },
  },
  {
    id: 'rwi-resume-active',
    clause: 'RWI-016',
    title: 'Resume of an active RWI is answered 200 and ACTIVE.',
    needs: ['ECH'],
    async run(t) {
      await expectState(t, await t.rwi('ECH'), 'resume', 'ACTIVE', 'Resume finds its goal reached');
    },
  },
  {
    id: 'rwi-change-forward',
    clause: 'RWI-017',
    title: 'change never goes back along Status, Pause, Status, Resume and Status.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      let last: { time: bigint; text: string } | undefined;
      for (const operation of ['status', 'pause', 'status', 'status', 'resume', 'status'] as const) {
        const reply = await t.ops[operation](rwi);
        const { change } = t.expect.schema<State>(reply, 'State');
        const time = timeOf(change);
        if (time === undefined) continue; // RWI-007 judges the form
        const forward = last === undefined || time >= last.time;
        t.expect.that(
          forward,
          `After ${operation} the time of the last change lies further back.`,
          { expected: `${last?.text} or later`, received: change },
          reply,
        );
        last = { time, text: change };
        await t.sleep(3);
      }
      const [one, two] = [await t.ops.status(rwi), await t.ops.status(rwi)].map(
        (r) => t.expect.schema<State>(r, 'State').change,
      );
      t.observe('AMB-014', one === two ? 'change' : 'answer');
    },
  },
  {
    id: 'rwi-message-survives-pause',
    clause: 'RWI-018',
    title: 'A message sent before Pause is delivered after Resume.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const text = uniqueText(t);
      await send(t, rwi, 'ECH', text);
      await paused(t, rwi);
      await resumed(t, rwi);
      const reply = await receive(t, rwi, t.port('ECH', 'Output'));
      t.expect.equal(t.textOf(reply), text, 'the text sent before Pause', reply);
    },
  },
  {
    id: 'rwi-message-while-paused',
    clause: 'RWI-019',
    title: 'A message that a paused RWI accepts is delivered after Resume.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await paused(t, rwi);
      const text = uniqueText(t);
      const sent = await t.ops.input(rwi, t.port('ECH', 'Input'), t.textObject(text));
      t.observe('AMB-004', succeeded(sent) ? 'accepted' : 'refused', sent);
      await resumed(t, rwi);
      if (!succeeded(sent)) return expectEcho(t, rwi, text, 'the text sent again after Resume');
      const reply = await receive(t, rwi, t.port('ECH', 'Output'));
      t.expect.equal(t.textOf(reply), text, 'the text accepted while paused', reply);
    },
  },
  {
    id: 'rwi-output-while-paused',
    clause: 'RWI-020',
    title: 'After an Output request during a pause the RWI works as before.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      await send(t, rwi, 'ECH', uniqueText(t, 'first'));
      await paused(t, rwi);
      let taken = false;
      try {
        const reply = await t.ops.output(rwi, t.port('ECH', 'Output'), { timeoutMs: 1000 });
        taken = succeeded(reply) && reply.status !== 204;
        t.observe('AMB-005', succeeded(reply) ? 'answers' : 'refused', reply);
      } catch (error) {
        // A server may hold the request until Resume; that it does so is a reading, not a fault.
        if (!(error instanceof NoAnswer) || error.code !== 'timeout') throw error;
        t.observe('AMB-005', 'waits', undefined, 'no answer within 1 s');
      }
      t.expect.status(await t.ops.resume(rwi), 200, 'the RWI was only asked for output while it was paused');
      if (!taken) await emptied(t, rwi);
      await expectEcho(t, rwi, uniqueText(t, 'second'), 'the echo after Resume');
      t.expect.equal(stateOf(await t.ops.status(rwi)), 'ACTIVE', 'the state after Resume');
    },
  },
];

export const rwiLife: Area = { name: 'rwi-life', title: 'Workflow instances: pause and resume', checks };
