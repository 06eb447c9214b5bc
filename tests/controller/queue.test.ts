import { expect, test } from '@playwright/test';
import { createLine } from '../../reference/controller/execution/line.js';
import { PortQueue } from '../../reference/controller/execution/queue.js';
import { startLimit } from '../../reference/controller/execution/wait.js';
import { refused } from './internal/rig.js';

test('a queue keeps order and obeys Depth, Overflow and MaxAge', () => {
  let now = 0;
  const queue = (rules: ConstructorParameters<typeof PortQueue>[0]) => new PortQueue(rules, 3, () => now);
  const fill = (target: PortQueue, ...values: string[]) => {
    for (const [order, json] of values.entries()) target.push({ type: 'T', json }, order);
    return target;
  };
  const drain = (target: PortQueue) => {
    const all: string[] = [];
    for (let next = target.shift(); next !== undefined; next = target.shift()) all.push(next.json);
    return all;
  };
  const blocking = fill(queue({}), 'a', 'b', 'c');
  expect([blocking.length, blocking.blocks('d')]).toEqual([3, true]);
  expect(blocking.shift()?.json).toBe('a');
  expect(blocking.blocks('d')).toBe(false);
  expect(drain(fill(queue({ depth: 2, overflow: 'DropOldest' }), 'a', 'b', 'c'))).toEqual(['b', 'c']);
  expect(drain(fill(queue({ depth: 2, overflow: 'DropNewest' }), 'a', 'b', 'c'))).toEqual(['a', 'b']);
  const ageing = fill(queue({ depth: 1, maxAge: 10 }), 'a');
  now = 10;
  expect([ageing.untilExpiry(), ageing.blocks('b')]).toEqual([0, true]);
  now = 11;
  expect([ageing.blocks('b'), ageing.shift()]).toEqual([false, undefined]);
  const huge = fill(queue({ depth: 9 }), 'x'.repeat(70 * 1024 * 1024));
  expect([huge.length, huge.blocks('y')]).toEqual([1, true]); // bytes bound a queue as well
});

test('a line serves first come, first served, and passes the turn of one who gave up', async () => {
  const line = createLine();
  const done: string[] = [];
  const never = startLimit({ timeoutMs: -1 });
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const first = line.take(never, async () => gate.then(() => void done.push('first')));
  const late = line.take(startLimit({ timeoutMs: 1 }), async () => void done.push('late'));
  const third = line.take(never, async () => void done.push('third'));
  await refused(late, 'TIMEOUT');
  open();
  await Promise.all([first, third]);
  expect(done).toEqual(['first', 'third']);
});
