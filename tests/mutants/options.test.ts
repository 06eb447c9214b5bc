import { expect, test } from '@playwright/test';
import type { RunOptions } from '../../suites/engine/run.js';
import { judgeBent, releaseGround } from './judge.js';

test.afterAll(releaseGround);

const ranOf = async (options: Partial<RunOptions>) => {
  const { events, report } = await judgeBent({}, { runs: 2, ...options });
  const ran = events.flatMap((event) => (event.type === 'check' ? [event] : []));
  return { ran, events, report, exchanges: events.filter(({ type }) => type === 'exchange').length };
};

test('three seeds give the same verdicts on the reference', async () => {
  const runs = [];
  for (const seed of [1, 2_000, 3_000_000]) runs.push(await judgeBent({}, { seed, runs: 3 }));
  const verdicts = runs.map(({ report }) => report.clauses.map(({ id, verdict }) => `${id} ${verdict}`));
  expect(verdicts[1]).toEqual(verdicts[0]);
  expect(verdicts[2]).toEqual(verdicts[0]);
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
});

test('--clause and --grep run what they name, and nothing else', async () => {
  const clause = await ranOf({ clauses: ['SCI-001', 'RWI-001'] });
  expect([...new Set(clause.ran.map((check) => check.clause))].sort()).toEqual(['RWI-001', 'SCI-001']);
  const grep = await ranOf({ grep: '^sci-create' });
  expect(grep.ran.length).toBeGreaterThan(0);
  expect(grep.ran.filter(({ id, title }) => !/^sci-create/i.test(id) && !/^sci-create/i.test(title))).toEqual([]);
});

test('--seed repeats what is generated, another seed makes something else', async () => {
  // What the model's sequences send; several go on at once, so their order says nothing.
  const texts = async (seed: number) =>
    (await ranOf({ seed, runs: 4, grep: '^life-sequences$' })).events
      .flatMap((event) =>
        event.type === 'exchange' && event.intent.operation === 'input'
          ? [/"Data":"[^"]*"/.exec(event.request.body?.text ?? '')?.[0] ?? '']
          : [],
      )
      .sort();
  const [one, again, other] = [await texts(7), await texts(7), await texts(8)];
  expect(one.length).toBeGreaterThan(0);
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
});

test('--runs makes more cases of a property', async () => {
  const some = await ranOf({ runs: 2, grep: 'life-sequences' });
  const more = await ranOf({ runs: 8, grep: 'life-sequences' });
  expect(more.exchanges).toBeGreaterThan(some.exchanges);
});

test('--workers divides the areas, and changes no verdict', async () => {
  const [one, four] = [
    await ranOf({ workers: 1, grep: '^(SCI|RWI)-' }),
    await ranOf({ workers: 4, grep: '^(SCI|RWI)-' }),
  ];
  const verdicts = ({ report }: typeof one) => report.clauses.map(({ id, verdict }) => `${id} ${verdict}`);
  expect(verdicts(four)).toEqual(verdicts(one));
});
