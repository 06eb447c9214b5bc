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
  const io = fakeIo({ live: true, width: 80 });
  const shown = progress(io, () => 0);
  for (const event of events) shown.listener(event);
  await expect.poll(() => io.stderr).toContain('checks · 1/1 areas · 2/2 checks · 12 exchanges · 1 violated · 0.0 s');
  shown.end();
  expect(io.stderr).not.toContain('\n');
  expect(io.stderr.endsWith('\r\u001b[2K')).toBe(true);
});
