import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { recordBody, recordedBodyCap } from '../../suites/engine/internal/record-body.js';
import { createRedactor } from '../../suites/engine/internal/redactor.js';
import { createLedger, pendingEntries } from '../../suites/engine/ledger.js';
import { createRecorder, parseEvents } from '../../suites/engine/recorder.js';
import { mergeEvents } from '../../suites/engine/recording.js';
import type { LedgerEntry, RunEvent } from '../../suites/engine/types.js';
import { areas } from './sample-areas.js';

const sci = (n: number, check = 'a'): LedgerEntry => ({ kind: 'SCI', url: `/C/${n}`, check, identity: 'main' });
const rwi = (n: number, parent: number, check = 'a'): LedgerEntry => ({
  kind: 'RWI',
  url: `/${parent}/AIW/${n}`,
  parent: `/C/${parent}`,
  check,
});

test('the ledger removes in reverse, once, bounded in time, and tells what it could not remove', async () => {
  const events: RunEvent[] = [];
  const asked: string[] = [];
  const statuses: Record<string, number | undefined> = { '/C/1': 200, '/C/2': 404, '/C/3': 503, '/C/4': undefined };
  const ledger = createLedger(
    (event) => events.push(event),
    async (entry) => {
      asked.push(entry.url);
      if (entry.url === '/C/5') throw new Error('no way');
      return statuses[entry.url];
    },
  );
  for (let n = 1; n <= 5; n += 1) ledger.created(sci(n));
  ledger.created(sci(5));
  ledger.created(rwi(1, 1));
  ledger.created(rwi(9, 3));
  ledger.created(sci(6, 'b'));
  ledger.removed('/C/none');
  await ledger.cleanUp({ check: 'a', deadlineMs: 5_000, concurrency: 1 });
  expect(asked).toEqual(['/C/5', '/C/4', '/C/3', '/C/2', '/C/1', '/3/AIW/9']);
  expect(ledger.pending.map(({ url }) => url)).toEqual(['/C/3', '/C/4', '/C/5', '/3/AIW/9', '/C/6']);
  expect(pendingEntries(events).map(({ url }) => url)).toEqual(['/C/3', '/C/4', '/C/5', '/3/AIW/9', '/C/6']);
  ledger.removed('/C/3');
  await ledger.cleanUp({ deadlineMs: 0 });
  ledger.abandon('left over');
  const left = events.flatMap((event) =>
    event.type === 'ledger' && event.action === 'left' ? [[event.url, event.reason]] : [],
  );
  expect(left).toEqual([
    ['/C/6', 'there was no time left to remove it'],
    ['/C/5', 'there was no time left to remove it'],
    ['/C/4', 'there was no time left to remove it'],
  ]);
  expect(pendingEntries(events)).toEqual([]);
});

test('recordings: one line per event, ledger lines at once, secrets out, a cut last line forgiven, order by check', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maas-recorder-'));
  const file = join(folder, 'deep', 'worker-0.jsonl');
  const recorder = createRecorder(file, createRedactor({ main: { scheme: 'bearer', token: 'topsecret' } }));
  const check = (id: string, message: string): RunEvent => ({
    type: 'check',
    id,
    clause: 'SCI-001',
    area: 'first',
    title: 't',
    outcome: 'ok',
    message,
    exchanges: [],
    durationMs: 1,
  });
  recorder.record(check('sample-echo', 'the server said topsecret\nand more'));
  expect(readFileSync(file, 'utf8')).toBe('');
  recorder.record({ type: 'ledger', action: 'created', ...sci(1, 'sample-create') });
  const written = readFileSync(file, 'utf8');
  expect(written.trimEnd().split('\n')).toHaveLength(2);
  expect(written).toContain('<redacted>');
  expect(written).not.toContain('topsecret');
  recorder.record(check('sample-create', 'last'));
  recorder.close();
  recorder.close();
  const events = parseEvents(`${readFileSync(file, 'utf8')}{"type":"exch`);
  expect(events.map(({ type }) => type)).toEqual(['check', 'ledger', 'check']);
  expect(() => parseEvents('{"a":1}\nnot json\n{"b":2}')).toThrow(/Line 2/);
  const own: RunEvent[] = [
    { type: 'preflight', step: 'reachable', ok: true, message: '', exchanges: [] },
    { type: 'run-end', endedAt: '', durationMs: 0 },
  ];
  expect(mergeEvents(own, events, areas).map((event) => (event.type === 'check' ? event.id : event.type))).toEqual([
    'preflight',
    'ledger',
    'sample-create',
    'sample-echo',
    'run-end',
  ]);
  rmSync(folder, { recursive: true });
});

test('recorded bodies are bounded, text where they can be, and never cut inside a code point', () => {
  expect(recordBody(Buffer.from('ok'))).toEqual({
    length: 2,
    text: 'ok',
    sha256: '2689367b205c16ce32ed4200942b8b8b1e262dfc70d9bc9fbc77c49699a4f1df',
  });
  expect(recordBody(new Uint8Array())).toMatchObject({ length: 0, text: '' });
  expect(recordBody(Uint8Array.of(0xff, 0x00))).toMatchObject({ length: 2, base64: '/wA=' });
  expect(recordBody(Buffer.from('\ufeffx')).text).toBe('\ufeffx');
  const long = recordBody(Buffer.from(`x${'é'.repeat(recordedBodyCap)}`));
  expect(long).toMatchObject({ length: 2 * recordedBodyCap + 1, truncated: true });
  expect(long.text).toMatch(/^xé+$/);
  expect(long.sha256).toBeDefined();
  expect(recordBody(Buffer.from('cut'), false)).toEqual({ length: 3, text: 'cut', truncated: true });
});
