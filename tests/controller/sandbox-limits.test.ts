import { expect, test } from '@playwright/test';
import { input, metadata, output } from './internal/packages.js';
import { code, type Rig, receive, refused, send, withController } from './internal/rig.js';

const ports = [input('In'), output('Out')];

/** Starts a workflow of one AIM with this code. */
async function start({ store, sci }: Rig, letters: string, source: string) {
  store.add(metadata(letters, ports), source);
  return sci.start(`TST-${letters}-V1.0`);
}
test('a looping, crashing or memory-eating AIM harms its own RWI only; the host and other RWIs answer meanwhile', async () => {
  test.slow();
  await withController({ aimCpuMs: 400, aimMemory: 16 * 1024 * 1024 }, async (rig) => {
    const good = await start(rig, 'ECH', code.echo);
    const cpu = /CPU time|thread was ended/; // the second on a machine too busy to grant the CPU time soon
    const bombs: [string, string, RegExp][] = [
      ['LOO', 'for (;;) {}', cpu],
      ['TRY', 'for (;;) { try { for (;;) {} } catch {} finally { for (;;) {} } }', cpu],
      ['MIC', 'await (async function again() { for (;;) await null; })()', cpu],
      ['CAT', 'const spin = async () => { for (;;) {} }; for (;;) { try { await spin() } catch {} }', cpu],
      ['SLP', 'for (;;) { await aim.sleep(0); for (let i = 0; i < 1e6; i++); }', cpu],
      ['REG', '/(a+)+$/.test("a".repeat(60) + "b")', cpu],
      ['MEM', 'const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1))', /memory|CPU time|thread was ended/],
      ['STR', 'let s = "x"; for (;;) s += s + "y"', /memory|too long|CPU time|thread was ended/],
      ['REC', 'const f = () => 1 + f(); f()', /stack/],
      [
        'NES',
        'let d = []; for (let i = 0; i < 1e5; i++) d = [d]; return [{ dataType: input.dataType, value: d }]',
        /stack|memory|CPU time|thread was ended/,
      ],
      [
        'OUT',
        'const v = "x".repeat(1e6); return Array.from({ length: 4000 }, () => ({ dataType: input.dataType, value: v }))',
        /memory|CPU time|thread was ended/,
      ],
      ['NEV', 'await new Promise(() => {})', /cannot happen/],
      ['MNY', 'for (let i = 0; i < 1e5; i++) aim.sleep(1e6)', /more than 1024 sleeps/],
      ['THR', 'throw null', /null/],
    ];
    const explode = async ([letters, body, message]: (typeof bombs)[number]) => {
      const rwi = await start(
        rig,
        letters,
        `export async function run([input], aim) { if (input.value === 'ok') return [{ dataType: input.dataType, value: 'ok' }]; ${body}; return []; }`,
      );
      await send(rwi, 'In', 1);
      await refused(receive(rwi, 'Out', 60_000), 'FAILED', message);
      await send(rwi, 'In', 'ok');
      expect(await receive(rwi, 'Out', 60_000), `${letters} works again`).toBe('ok');
      await rwi.stop();
    };
    let turns = 0;
    let over = false;
    const living = (async () => {
      for (; !over; turns += 1) {
        await send(good, 'In', turns);
        expect(await receive(good, 'Out', 30_000)).toBe(turns);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    try {
      // A few at a time: together they would starve each other instead of reaching their limits.
      for (let i = 0; i < bombs.length; i += 3) await Promise.all(bombs.slice(i, i + 3).map(explode));
    } finally {
      over = true;
      await living;
    }
    expect(turns).toBeGreaterThan(10);
  });
});

test('an operation that no limit interrupts ends with its thread, and the next exchange meets a fresh one', async () => {
  test.slow();
  await withController({ aimCpuMs: 200, exchangeMs: 100_000 }, async (rig) => {
    const rwi = await start(
      rig,
      'NAT',
      `export function run([input]) { if (input.value !== 'ok') { const a = new Uint8Array(6e7); for (;;) { try { for (;;) a.sort() } catch {} } } return [{ dataType: input.dataType, value: 'ok' }]; }`,
    );
    await send(rwi, 'In', 1);
    await refused(receive(rwi, 'Out'), 'FAILED', /thread was ended|CPU time/);
    await send(rwi, 'In', 'ok');
    expect(await receive(rwi, 'Out')).toBe('ok');
    // Stopping does not wait for an AIM that is busy.
    await send(rwi, 'In', 1);
    const reading = refused(receive(rwi, 'Out'), 'NOT_STARTED');
    await rwi.stop();
    await reading;
  });
});

test('sleeping costs no CPU time and never ends early', async () => {
  await withController({ aimCpuMs: 300 }, async (rig) => {
    const rwi = await start(
      rig,
      'SLP',
      `export async function run([{ dataType, value }], aim) { await Promise.all(value.map((ms) => aim.sleep(ms))); return [{ dataType, value: 'awake' }]; }`,
    );
    const before = performance.now();
    await send(rwi, 'In', [600, 10, 0, -5, null]);
    expect(await receive(rwi, 'Out')).toBe('awake');
    expect(performance.now() - before).toBeGreaterThanOrEqual(600);
  });
});
