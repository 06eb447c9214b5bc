import { expect, test } from '@playwright/test';
import { historyOf, linesOf, type RecordedCall } from '../../suites/engine/model/describe.js';
import { drawLanes } from '../../suites/engine/model/lanes.js';
import { advance, emptyWorld, lifeCycle } from '../../suites/engine/model/life-cycle.js';
import { checkLifeCycle } from '../../suites/engine/model/partition.js';
import type { ModelOperation, Observed, World } from '../../suites/engine/model/types.js';

type Step = [ModelOperation, Observed];
const ok: Observed = { kind: 'done' };
const no = (status = 404): Observed => ({ kind: 'refused', status });
const silent: Observed = { kind: 'silent', status: 404, final: true };
const notYet: Observed = { kind: 'silent', status: 404, final: false };
const says = (text: string): Observed => ({ kind: 'done', text });
const is = (state: string): Observed => ({ kind: 'done', state });
const made = (label: string): Observed => ({ kind: 'done', made: label });
const rwi = 'S1.R1';
const op = (kind: 'status' | 'pause' | 'resume' | 'stop' | 'output', which = rwi): ModelOperation => ({
  kind,
  rwi: which,
});
const input = (text: string, which = rwi): ModelOperation => ({ kind: 'input', rwi: which, text });
const create: Step = [{ kind: 'create' }, made('S1')];
const start = (workflow: 'ECH' | 'CNT', label = rwi): Step => [{ kind: 'start', sci: 'S1', workflow }, made(label)];

function after(...steps: Step[]): World[] {
  return steps.reduce<World[]>((states, [operation, observed]) => advance(states, operation, observed), [emptyWorld]);
}
const echo = (...steps: Step[]): boolean => after(create, start('ECH'), ...steps).length > 0;
const counter = (...steps: Step[]): boolean => after(create, start('CNT'), ...steps).length > 0;

test('the state of an RWI follows Pause, Resume, Stop and the end of its SCI', () => {
  expect(echo([op('status'), is('ACTIVE')], [op('pause'), is('PAUSED')], [op('status'), is('PAUSED')])).toBe(true);
  expect(echo([op('pause'), is('PAUSED')], [op('resume'), is('ACTIVE')], [op('status'), is('ACTIVE')])).toBe(true);
  expect(echo([op('pause'), is('PAUSED')], [op('status'), is('ACTIVE')])).toBe(false);
  expect(echo([op('pause'), is('ACTIVE')])).toBe(false);
  expect(echo([op('status'), no()])).toBe(false);
  expect(echo([op('status'), { kind: 'declined', status: 503 }])).toBe(true);
  for (const end of [[op('stop'), ok] as Step, [{ kind: 'delete', sci: 'S1' }, ok] as Step]) {
    for (const answer of [no(404), no(409), is('STOPPED')]) expect(echo(end, [op('status'), answer])).toBe(true);
    for (const answer of [is('ACTIVE'), is('PAUSED'), ok]) expect(echo(end, [op('status'), answer])).toBe(false);
    expect(echo(end, [op('resume'), is('ACTIVE')])).toBe(false);
    expect(echo(end, [input('a'), ok])).toBe(false);
    expect(echo([input('a'), ok], end, [op('output'), says('a')])).toBe(false);
    expect(echo(end, [op('output'), { kind: 'silent', status: 204, final: true }])).toBe(false);
    expect(echo(end, [op('output'), silent], [op('stop'), ok], [op('stop'), no()])).toBe(true);
  }
  // AMB-006, AMB-007, AMB-021 and RWI-016: repetition is refused or done, and changes nothing.
  const gone: Step = [{ kind: 'delete', sci: 'S1' }, ok];
  expect(echo(gone, gone)).toBe(true);
  expect(echo(gone, [gone[0], no()])).toBe(true);
  expect(echo([op('pause'), is('PAUSED')], [op('pause'), no(409)], [op('status'), is('PAUSED')])).toBe(true);
  expect(echo([op('pause'), no(409)])).toBe(false);
  expect(echo([op('resume'), no(500)])).toBe(false);
});

test('SCIs and RWIs have ids of their own, and every reading of a second Start is allowed', () => {
  expect(after(create, create)).toEqual([]);
  expect(after(create, [{ kind: 'delete', sci: 'S1' }, ok], create)).toHaveLength(1);
  expect(after(create, [{ kind: 'start', sci: 'S1', workflow: 'ECH' }, no()])).toEqual([]);
  expect(echo([{ kind: 'delete', sci: 'S1' }, ok], start('ECH', 'S1.R2'))).toBe(false);
  const second = start('ECH', 'S1.R2');
  expect(echo(second, [op('status'), is('ACTIVE')], [op('status', 'S1.R2'), is('ACTIVE')])).toBe(true);
  expect(echo(second, [op('status'), no()], [op('status', 'S1.R2'), is('ACTIVE')])).toBe(true);
  expect(echo([second[0], no(409)], [op('status'), is('ACTIVE')])).toBe(true);
  // Once it was seen to live on it was not replaced.
  expect(echo(second, [op('status'), is('ACTIVE')], [op('status'), no()])).toBe(false);
  expect(echo(start('CNT', rwi))).toBe(false);
  expect(echo([input('a'), ok], start('CNT', 'S1.R2'), [op('output'), says('a')])).toBe(true);
});

test('an echo delivers what it accepted, by any reading of what a port is', () => {
  expect(echo([input('a'), ok], [op('output'), says('a')], [op('output'), says('a')])).toBe(true);
  expect(echo([input('a'), ok], [op('output'), says('a')], [op('output'), silent])).toBe(true);
  expect(echo([input('a'), ok], [op('output'), notYet], [op('output'), says('a')])).toBe(true);
  expect(echo([input('a'), ok], [op('output'), silent])).toBe(false);
  expect(echo([op('output'), silent], [op('output'), says('')])).toBe(true);
  expect(echo([op('output'), says('a')])).toBe(false);
  const two: Step[] = [
    [input('a'), ok],
    [input('b'), ok],
  ];
  expect(echo(...two, [op('output'), says('b')], [op('output'), silent])).toBe(true); // replaced
  expect(echo(...two, [op('output'), says('a')], [op('output'), says('b')])).toBe(true); // a queue
  expect(echo(...two, [op('output'), says('a')], [op('output'), says('a')])).toBe(true); // the first is kept
  expect(echo(...two, [op('output'), says('b')], [op('output'), says('a')])).toBe(false);
  expect(echo(...two, [op('output'), says('ab')])).toBe(false);
  expect(echo([input('a'), ok], [input('b'), no(409)], [op('output'), says('a')])).toBe(true);
  expect(echo([input('a'), no(409)])).toBe(false);
  // A result is stale once a newer message was accepted.
  expect(echo([input('a'), ok], [op('output'), says('a')], [input('b'), ok], [op('output'), says('a')])).toBe(false);
  const paused: Step = [op('pause'), is('PAUSED')];
  const resumed: Step = [op('resume'), is('ACTIVE')];
  expect(echo(paused, [input('a'), ok], [op('output'), silent], resumed, [op('output'), says('a')])).toBe(true);
  expect(echo(paused, [input('a'), no(409)], resumed, [op('output'), silent])).toBe(true);
  expect(echo(paused, [input('a'), ok], resumed, [op('output'), silent])).toBe(false);
});

test('a counter loses, doubles and reorders nothing', () => {
  const two: Step[] = [
    [input('a'), ok],
    [input('b'), ok],
  ];
  expect(counter(...two, [op('output'), says('1 a')], [op('output'), says('2 b')], [op('output'), silent])).toBe(true);
  expect(counter(...two, [op('output'), says('2 b')])).toBe(false);
  expect(counter(...two, [op('output'), says('1 a')], [op('output'), says('1 a')])).toBe(false);
  expect(counter(...two, [op('output'), says('1 a')], [op('output'), silent])).toBe(false);
  expect(counter([input('a'), ok], [input('b'), no(503)], [op('output'), says('1 a')], [op('output'), silent])).toBe(
    true,
  );
});

test('histories are judged object by object, told in lines and drawn as lanes', () => {
  const call = (client: string, operation: ModelOperation, observed: Observed, from: number, to: number) =>
    ({ client, operation, observed, start: from, end: to }) satisfies RecordedCall;
  const states = after(create, start('ECH'), start('ECH', 'S1.R2'));
  const right = [
    call('A', op('pause'), is('PAUSED'), 0, 10),
    call('B', op('status'), is('ACTIVE'), 1, 3),
    call('B', input('x', 'S1.R2'), ok, 4, 8),
    call('A', op('output', 'S1.R2'), says('x'), 11, 12),
  ];
  expect(checkLifeCycle(states, right).verdict).toBe('linearizable');
  const wrong = [...right, call('B', op('status'), is('ACTIVE'), 13, 14)];
  const answer = checkLifeCycle(states, wrong);
  expect(answer.verdict === 'violation' && answer.stuck).toEqual([wrong[4]]);
  // A deletion binds the RWIs of its SCI together.
  const deletion = call('C', { kind: 'delete', sci: 'S1' }, ok, 5, 6);
  expect(checkLifeCycle(states, [deletion, call('A', op('status'), no(), 7, 8)]).verdict).toBe('linearizable');
  const zombie = call('A', op('status', 'S1.R2'), is('ACTIVE'), 7, 8);
  expect(checkLifeCycle(states, [deletion, zombie]).verdict).toBe('violation');
  expect(lifeCycle.key(states[0] as World)).not.toBe(lifeCycle.key(states[1] as World));

  const history = historyOf([deletion, zombie], [zombie]);
  expect(history[1]).toEqual({
    client: 'A',
    startMs: 2,
    endMs: 3,
    operation: 'status S1.R2',
    result: 'ACTIVE',
    stuck: true,
  });
  expect(linesOf(history)).toBe('1. delete S1 → ok\n2. status S1.R2 → ACTIVE');
  const overlapping = historyOf([call('A', op('pause'), is('PAUSED'), 0, 2), call('B', op('status'), no(), 1, 3)]);
  expect(drawLanes(overlapping).split('\n')).toEqual(['A |pause S1.R1 → PAUSED|', 'B  |status S1.R1 → 404--|']);
});
