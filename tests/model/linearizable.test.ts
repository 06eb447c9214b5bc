import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { type Call, checkLinearizable } from '../../suites/engine/model/linearizable.js';
import type { SequentialModel } from '../../suites/engine/model/types.js';

type RegisterOperation = { write: number } | 'read';
const register: SequentialModel<number, RegisterOperation, number> = {
  apply: (state, operation, observed) =>
    operation === 'read' ? (observed === state ? [state] : []) : [operation.write],
  key: String,
};

type QueueOperation = { push: string } | 'shift';
const queue: SequentialModel<readonly string[], QueueOperation, string | undefined> = {
  apply(state, operation, observed) {
    if (operation !== 'shift') return [[...state, operation.push]];
    return state[0] === observed ? [state.slice(1)] : [];
  },
  key: (state) => JSON.stringify(state),
};

/** A coin that the model tosses: after a toss either side may be seen, then always the same one. */
const coin: SequentialModel<string, 'toss' | 'look', string> = {
  apply: (state, operation, observed) =>
    operation === 'toss' ? ['heads', 'tails'] : state === observed ? [state] : [],
  key: (state) => state,
};

const w = (client: string, value: number, start: number, end: number): Call<RegisterOperation, number> => ({
  client,
  operation: { write: value },
  observed: 0,
  start,
  end,
});
const r = (client: string, value: number, start: number, end: number): Call<RegisterOperation, number> => ({
  client,
  operation: 'read',
  observed: value,
  start,
  end,
});
const push = (client: string, value: string, start: number, end: number) => ({
  client,
  operation: { push: value },
  observed: undefined,
  start,
  end,
});
const shift = (client: string, value: string | undefined, start: number, end: number) => ({
  client,
  operation: 'shift' as const,
  observed: value,
  start,
  end,
});

test('histories of registers, queues and coins that are known to be right or wrong', () => {
  const verdict = (...history: Call<RegisterOperation, number>[]) => checkLinearizable(register, [0], history).verdict;
  expect(verdict()).toBe('linearizable');
  expect(verdict(w('A', 1, 0, 1), r('B', 1, 2, 3))).toBe('linearizable');
  expect(verdict(w('A', 1, 0, 1), r('B', 0, 2, 3))).toBe('violation');
  // While a write is under way a read may see both, but never the new value first and then the old one.
  expect(verdict(w('A', 1, 0, 10), r('B', 0, 1, 2), r('B', 1, 3, 4))).toBe('linearizable');
  expect(verdict(w('A', 1, 0, 10), r('B', 1, 1, 2), r('C', 0, 3, 4))).toBe('violation');
  // Equal times overlap.
  expect(verdict(w('A', 1, 0, 1), r('B', 0, 1, 2))).toBe('linearizable');
  // Two writes at once, and two readers who disagree on their order.
  const writes = [w('A', 1, 0, 3), w('B', 2, 0, 3)];
  expect(verdict(...writes, r('C', 1, 4, 5), r('D', 1, 6, 7))).toBe('linearizable');
  expect(verdict(...writes, r('C', 1, 4, 5), r('D', 2, 6, 7))).toBe('violation');
  // Linearizability asks for real time; this one is only sequentially consistent.
  expect(verdict(w('A', 1, 0, 1), w('B', 2, 2, 3), r('C', 1, 4, 5))).toBe('violation');

  const queued = (...history: Call<QueueOperation, string | undefined>[]) =>
    checkLinearizable(queue, [[]], history).verdict;
  expect(queued(push('A', 'x', 0, 5), push('B', 'y', 0, 5), shift('A', 'y', 6, 7), shift('B', 'x', 8, 9))).toBe(
    'linearizable',
  );
  expect(queued(push('A', 'x', 0, 1), push('B', 'y', 2, 3), shift('A', 'y', 4, 5))).toBe('violation');
  expect(queued(push('A', 'x', 0, 1), shift('A', 'x', 2, 6), shift('B', 'x', 2, 6))).toBe('violation');
  expect(queued(push('A', 'x', 0, 9), shift('B', undefined, 1, 2), shift('B', 'x', 3, 4))).toBe('linearizable');
  expect(queued(push('A', 'x', 0, 1), shift('B', undefined, 2, 3))).toBe('violation');

  const look = (observed: string, at: number) => ({
    client: 'A',
    operation: 'look' as const,
    observed,
    start: at,
    end: at + 1,
  });
  const toss = { client: 'A', operation: 'toss' as const, observed: '', start: 0, end: 1 };
  expect(checkLinearizable(coin, ['new'], [toss, look('tails', 2), look('tails', 4)]).verdict).toBe('linearizable');
  expect(checkLinearizable(coin, ['new'], [toss, look('tails', 2), look('heads', 4)]).verdict).toBe('violation');
  expect(checkLinearizable(coin, ['heads', 'tails'], [look('tails', 2)]).verdict).toBe('linearizable');
});

test('steps of one request keep their order, and what cannot be ordered is named', () => {
  const first = { ...w('A', 1, 0, 9), id: 'a' };
  const second = { ...r('A', 0, 0, 9), after: 'a' };
  expect(checkLinearizable(register, [0], [first, second]).verdict).toBe('violation');
  expect(checkLinearizable(register, [0], [first, { ...second, observed: 1 }]).verdict).toBe('linearizable');

  const history = [w('A', 1, 0, 1), w('B', 2, 2, 3), r('C', 1, 4, 5), r('C', 2, 6, 7)];
  expect(checkLinearizable(register, [0], history)).toEqual({
    verdict: 'violation',
    prefix: history.slice(0, 2),
    stuck: [history[2]],
  });
  const right = checkLinearizable(register, [0], [w('A', 1, 0, 5), r('B', 0, 1, 2)]);
  expect(right.verdict === 'linearizable' && right.order.map(({ client }) => client)).toEqual(['B', 'A']);
  expect(checkLinearizable(register, [], [r('A', 0, 0, 1)]).verdict).toBe('violation');
});

test('a search that has no budget left says so', () => {
  const many = Array.from({ length: 12 }, (_, i) => push(`c${i}`, String(i), 0, 100));
  const hopeless = [...many, shift('z', 'never', 200, 201)];
  expect(checkLinearizable(queue, [[]], hopeless, { steps: 500 })).toEqual({
    verdict: 'unknown',
    reason: 'no answer within 500 steps',
  });
  let now = 0;
  const clock = () => (now += 50);
  expect(checkLinearizable(queue, [[]], hopeless, { timeMs: 100, clock })).toMatchObject({ verdict: 'unknown' });
});

test('property: the search agrees with trying every order', () => {
  const call = fc
    .record({
      write: fc.boolean(),
      value: fc.integer({ min: 0, max: 2 }),
      start: fc.integer({ min: 0, max: 8 }),
      length: fc.integer({ min: 0, max: 6 }),
    })
    .map(({ write, value, start, length }) => (write ? w : r)('any', value, start, start + length));
  let both = 0;
  fc.assert(
    fc.property(fc.array(call, { maxLength: 6 }), (history) => {
      const expected = permutations(history).some(
        (order) => keepsTime(order) && explains(register, order) !== undefined,
      );
      const answer = checkLinearizable(register, [0], history);
      both |= expected ? 1 : 2;
      expect(answer.verdict).toBe(expected ? 'linearizable' : 'violation');
      if (answer.verdict !== 'linearizable') return;
      expect(answer.order).toHaveLength(history.length);
      expect(keepsTime(answer.order) && explains(register, answer.order) !== undefined).toBe(true);
    }),
    { numRuns: 300 },
  );
  expect(both).toBe(3);
});

function explains(model: typeof register, order: readonly Call<RegisterOperation, number>[]): number | undefined {
  let state: number | undefined = 0;
  for (const { operation, observed } of order) {
    if (state === undefined) return undefined;
    state = model.apply(state, operation, observed)[0];
  }
  return state;
}

function keepsTime(order: readonly { start: number; end: number }[]): boolean {
  return order.every((a, i) => order.slice(i + 1).every((b) => b.end >= a.start));
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((p) => [item, ...p]),
  );
}
