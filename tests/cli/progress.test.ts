import { expect, test } from '@playwright/test';
import { progress } from '../../cli/internal/progress.js';
import type { ProgressEvent } from '../../suites/engine/run-options.js';
import { fakeIo } from './command.js';

const result = { id: 'sci-create-status', clause: 'SCI-001', area: 'sci', title: '', message: '', durationMs: 1 };
const events: readonly ProgressEvent[] = [
  { type: 'phase', phase: 'preflight' },
  { type: 'preflight', step: 'reachable', ok: true, message: 'the server answers' },
  { type: 'phase', phase: 'checks' },
  { type: 'plan', areas: [{ name: 'sci', title: 'SCI', checks: 2 }], checks: 2, workers: 1 },
  { type: 'area', name: 'sci', state: 'started' },
  { type: 'check', result: { ...result, outcome: 'ok' } },
  { type: 'check', result: { ...result, outcome: 'violated' } },
  { type: 'exchanges', count: 12 },
  { type: 'area', name: 'sci', state: 'ended' },
];

test('in a log there is a line per step and area', () => {
  const io = fakeIo();
  const shown = progress(io, () => 0);
  for (const event of events) shown.listener(event);
  shown.end();
  expect(io.stderr).toBe('ok   reachable: the server answers\nno   sci: 2/2 checks, 1 violated in 0.0 s\n');
});

test('in a terminal one line draws itself again and goes away at the end', async () => {
  const io = fakeIo({ live: true, width: 100 });
  const shown = progress(io, () => 0);
  for (const event of events) shown.listener(event);
  await expect
    .poll(() => io.stderr)
    .toContain(`checks · ${'█'.repeat(16)} 2/2 checks · 1 violated · 0.0 s · 1/1 areas · 12 requests`);
  shown.end();
  expect(io.stderr).not.toContain('\n');
  expect(io.stderr.endsWith('\r\u001b[2K')).toBe(true);
});

test('the live line tells the time left, and gives up what matters least in a narrow terminal', async () => {
  let clock = 0;
  const plan: ProgressEvent = {
    type: 'plan',
    areas: [{ name: 'sci', title: 'SCI', checks: 40 }],
    checks: 40,
    workers: 1,
  };
  for (const [width, line] of [
    [100, 'checks · ████░░░░░░░░░░░░ 10/40 checks · 5.0 s · about 15 s left · 0/1 areas · 12 requests'],
    [60, 'checks · ████░░░░░░░░░░░░ 10/40 checks · 5.0 s'],
    [20, 'checks'],
  ] as const) {
    clock = 0;
    const io = fakeIo({ live: true, width });
    const shown = progress(io, () => clock);
    shown.listener({ type: 'phase', phase: 'checks' });
    shown.listener(plan);
    for (let n = 0; n < 10; n += 1) shown.listener({ type: 'check', result: { ...result, outcome: 'ok' } });
    shown.listener({ type: 'exchanges', count: 12 });
    clock = 5000;
    await expect.poll(() => io.stderr).toContain(`\u001b[2K${line}`);
    shown.end();
    for (const drawn of io.stderr.split('\r\u001b[2K')) expect(drawn.length).toBeLessThan(width);
  }
});
