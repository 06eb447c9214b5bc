import { expect, test } from '@playwright/test';
import { isIso8601, timeOf } from '../../suites/server/internal/dates.js';

test('date and time are read in both formats of ISO 8601', () => {
  const same = timeOf('2026-11-27T01:33:32.710015Z');
  expect(same).toBe(1_795_743_212_710_015_000n);
  for (const text of [
    '20261127T013332.710015Z',
    '20261127T013332,710015000Z',
    '20261127T070332.710015+0530',
    '2026-11-27T07:03:32.710015+05:30',
    '20261126T173332.710015-08',
    '20261127T013332.710015',
  ])
    expect(timeOf(text), text).toBe(same);
  expect(timeOf('20261127T0133Z')).toBe(timeOf('2026-11-27T01:33:00Z'));
});

test('what is no date, no time, or half of each format is not', () => {
  for (const text of [
    '',
    '20261127',
    '2026-11-27',
    '20261127T01:33:32Z',
    '2026-11-27T013332Z',
    '20261127 013332Z',
    '20261127T013332+05:30',
    '20260230T013332Z',
    '20261327T013332Z',
    '20261127T253332Z',
    '20261127T013332.Z',
    '1795743212',
    'Fri, 27 Nov 2026 01:33:32 GMT',
  ])
    expect(isIso8601(text), text).toBe(false);
});
