import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { loadCatalogue } from '../../cli/internal/catalogue.js';
import { compareReplay, type Replayed, replayExit } from '../../cli/internal/replay-outcome.js';
import { planReplay } from '../../cli/internal/replay-plan.js';
import { modelMutants } from '../../fixtures/mutants/model.js';
import { startReference } from '../../reference/start.js';
import { run } from '../../suites/engine/run.js';
import type { Verdict } from '../../suites/engine/types.js';
import { judge } from '../mutants/judge.js';
import { check, clauses, report } from '../reports/sample-report.js';

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maas-replay-'));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a property failure is met again at the case that failed, and is fixed where it is mended', async () => {
  const mutant = modelMutants.find(({ name }) => name === 'stop-paused-late');
  const [wrong, right] = [
    await startReference({
      ...(mutant?.plugin && { plugins: [mutant.plugin] }),
      ...(mutant?.wrapController && { wrapController: mutant.wrapController }),
    }),
    await startReference(),
  ];
  try {
    await run({ url: wrong.url, out: folder, seed: 1, clauses: ['LIFE-001'], runner: 'in-process' });
    const catalogue = await loadCatalogue();
    const plan = await planReplay('life-001', folder, catalogue);
    const path = plan.before?.clauses.find(({ id }) => id === 'LIFE-001')?.checks[0]?.path ?? '';
    expect(plan).toMatchObject({
      url: wrong.url,
      checks: ['life-sequences'],
      options: { seed: 1, grep: '^(life-sequences)$', paths: { 'life-sequences': path } },
    });
    const again = await judge(wrong.url, plan.options);
    const [failing] = compareReplay(plan.before, again.report, plan.checks);
    expect(failing).toMatchObject({ result: 'STILL FAILING', clause: 'LIFE-001', before: 'fail', now: 'fail' });
    const start = (of: string | undefined): string | undefined => /^\d+\/\d+/.exec(of ?? '')?.[0];
    expect(start(failing?.path)).toBe(start(path));
    const mended = await judge(right.url, plan.options);
    expect(compareReplay(plan.before, mended.report, plan.checks)).toMatchObject([{ result: 'FIXED', now: 'pass' }]);
  } finally {
    await wrong.close();
    await right.close();
  }
});

test('a recording does not say whom to trust, which code to load or where to write', async () => {
  const start = {
    type: 'run-start',
    schema: 'maas-conformance/run@1',
    tool: { name: 'x', version: '1', node: 'v20' },
    spec: { version: '1', digest: '' },
    url: 'http://127.0.0.1:1',
    options: {
      insecure: true,
      ca: '/etc/passwd',
      areas: '/tmp/evil.js',
      spec: { clauses: '/tmp' },
      runner: 'in-process',
      runs: 3,
      clauses: ['SCI-001', 'OLD-001'],
    },
    seed: 7,
    startedAt: '2026-11-21T01:00:00.000Z',
  };
  const file = join(folder, 'run.jsonl');
  writeFileSync(file, `${JSON.stringify(start)}\n`);
  const catalogue = await loadCatalogue();
  const { options, url } = await planReplay(file, 'nowhere', catalogue);
  expect({ options, url }).toEqual({
    url: 'http://127.0.0.1:1',
    options: { seed: 7, runs: 3, paths: {}, clauses: ['SCI-001'] },
  });
  expect((await planReplay('8', folder, catalogue)).options.seed).toBe(8);
  expect(await planReplay('8', join(folder, 'none'), catalogue)).toEqual({ options: { seed: 8 } });
  await expect(planReplay('sci-creat-status', folder, catalogue)).rejects.toThrow(/neither a check/);
  await expect(planReplay('SCI-001', join(folder, 'none'), catalogue)).rejects.toThrow(/There is no recording/);
  expect(readFileSync(file, 'utf8')).toContain('evil');
});

test('what a repetition showed, and the exit code it ends with', () => {
  const cases: readonly [before: Verdict, now: Verdict, result: Replayed['result'], exit: number][] = [
    ['fail', 'pass', 'FIXED', 0],
    ['fail', 'fail', 'STILL FAILING', 1],
    ['warn', 'warn', 'STILL FAILING', 1],
    ['fail', 'blocked', 'OTHER', 3],
    ['fail', 'not-observed', 'OTHER', 3],
    ['pass', 'pass', 'OTHER', 0],
    ['pass', 'fail', 'OTHER', 1],
    ['not-observed', 'not-observed', 'OTHER', 0],
  ];
  for (const [before, now, result, exit] of cases) {
    const replays = compareReplay(report(clauses(['sci'], [before])), report(clauses(['sci'], [now])), ['sci-1']);
    expect(replays, `${before} → ${now}`).toMatchObject([{ result, before, now }]);
    expect(replayExit(replays), `${before} → ${now}`).toBe(exit);
  }
  const said = (id: string) =>
    report([{ ...clauses(['sci'], ['fail'])[0], checks: [check('sci-1', 'fail', { message: `id ${id}` })] } as never]);
  const uuid = '290999d2-4736-4234-8a85-54373dc910d9';
  expect(compareReplay(said('1'), said(uuid), ['sci-1'])[0]?.said).toBe(`id ${uuid}`);
});
