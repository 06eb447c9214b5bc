import { expect, test } from '@playwright/test';
import { input, metadata, output } from './internal/packages.js';
import { code, type Rig, receive, refused, send, withController } from './internal/rig.js';

const ports = [input('In'), output('Out')];

/** Starts a workflow of one AIM with this code. */
async function start({ store, sci }: Rig, letters: string, source: string) {
  store.add(metadata(letters, ports), source);
  return sci.start(`TST-${letters}-V1.0`);
}
/** Code whose `run` answers with the value of an expression. */
const answer = (expression: string): string => `export async function run([input], aim) { return [{ dataType: input.dataType, value: await (${expression}) }]; }`;

test('an AIM sees the language, its inputs and sleep; nothing of Node, the network, the files or the host', async () => {
  await withController({}, async (rig) => {
    const probe = await start(rig, 'PRB', answer(`Function('input', 'aim', 'return eval(' + JSON.stringify(input.value) + ')')(input, aim)`));
    const ask = async (expression: string) => {
      await send(probe, 'In', expression);
      return receive(probe, 'Out');
    };
    const absent = ['process', 'require', 'fetch', 'Buffer', 'WebAssembly', 'setTimeout', 'std', 'os', 'XMLHttpRequest', 'Deno', 'global', 'module', 'postMessage', 'TextDecoder'];
    expect(await ask(`[${absent.map((name) => `typeof ${name}`)}].join()`)).toBe(absent.map(() => 'undefined').join());
    expect(await ask(`Object.keys(aim).sort()`)).toEqual(['execution', 'name', 'sleep']);
    expect(await ask(`[aim.name, aim.execution, typeof Date.now(), typeof console.log('x')]`)).toEqual(['1TST-PRB-V1.0-I01', 'Exchange', 'number', 'undefined']);
    expect(await ask(`aim.sleep.constructor('return typeof process')()`)).toBe('undefined');
    expect(await ask(`this === globalThis || typeof this`)).not.toBe('host');
    for (const module of ['fs', 'node:fs', 'os', 'std', './worker.js', 'file:///etc/passwd', 'data:text/javascript,1']) {
      expect(await ask(`import(${JSON.stringify(module)}).then(() => 'imported', () => 'refused')`), module).toBe('refused');
    }
    await refused(start(rig, 'IMP', `import fs from 'node:fs'; export const run = () => [];`), 'INVALID', /cannot be loaded/);
    await refused(start(rig, 'SYN', 'export const run = ('), 'INVALID', /TST-SYN-V1.0-I01 cannot be loaded: SyntaxError/);
    await refused(start(rig, 'TOP', `throw new Error('at the top')`), 'INVALID', /at the top/);
    await refused(start(rig, 'NOR', 'export const other = 1'), 'INVALID', /no function run/);
    await refused(start(rig, 'HNG', 'await new Promise(() => {}); export const run = () => [];'), 'INVALID', /cannot happen/);
    const awaiting = await start(rig, 'TLA', `const ready = await Promise.resolve(7); ${answer('ready')}`);
    await send(awaiting, 'In', 0);
    expect(await receive(awaiting, 'Out')).toBe(7);
  });
});

test('wrong or wicked results fail the run with a reason, and the AIM goes on', async () => {
  await withController({}, async (rig) => {
    const result = (expression: string): string => `export function run([input]) { return (${expression}); }`;
    const evil: [string, string, RegExp][] = [
      ['AAA', 'undefined', /did not return an array/],
      ['AAB', '({ length: 1, 0: {} })', /did not return an array/],
      ['AAC', '[null]', /no object/],
      ['AAD', '[{ value: 1 }]', /without a dataType/],
      ['AAE', "[{ dataType: 'OSD-BTO-V1.5', portNumber: 0, value: 1 }]", /impossible portNumber/],
      ['AAF', "[{ dataType: 'OSD-BTO-V1.5', portNumber: 2, value: 1 }]", /Output port 2, which its metadata does not declare/],
      ['AAG', "[{ dataType: 'OSD-XXX-V1.0', value: 1 }]", /does not declare/],
      ['AAH', "[{ dataType: 'OSD-BTO-V1.5' }]", /JSON cannot express/],
      ['AAI', "[{ dataType: 'OSD-BTO-V1.5', value: 1n }]", /./],
      ['AAJ', '(() => { const c = []; c[0] = { dataType: "OSD-BTO-V1.5", value: c }; return c; })()', /circular/],
      ['AAK', 'new Array(1e9).fill ? new Proxy([], { get: (t, k) => (k === "length" ? 1e9 : { dataType: "OSD-BTO-V1.5", value: 1 }) }) : 0', /too many outputs|CPU/],
      ['AAL', '{ toString() { throw 1 } }; throw { get name() { throw 1 } }', /.|cannot be shown/],
      ['AAM', "(() => { const e = new Error('x\\n\\u0007' + 'y'.repeat(9e5)); throw e; })()", /failed: x yyy/],
    ];
    for (const [letters, expression, message] of evil) {
      const rwi = await start(rig, letters, letters === 'AAL' ? `export function run() { throw { get name() { throw 1 } }; }` : result(expression));
      await send(rwi, 'In', 1);
      const { message: told } = await refused(receive(rwi, 'Out'), 'FAILED', message);
      expect(told.length).toBeLessThan(500);
      await rwi.stop();
    }
    // Replacing the built-ins harms nobody but the AIM: the glue kept its own.
    const tamper = `JSON.stringify = () => 'not json'; JSON.parse = () => 'x'; Array.prototype.push = null; Object.defineProperty(Array.prototype, '0', { set() { throw new Error('set') } }); Promise.prototype.then = () => 1; Array.isArray = () => false; Object.prototype.portNumber = 1;`;
    const tampered = await start(rig, 'TMP', `${tamper} export const run = ([input]) => { const out = { dataType: input.dataType, value: { toJSON: () => ({ mine: input.value }) } }; return Object.defineProperty([], 0, { value: out }); };`);
    await send(tampered, 'In', { a: 1 });
    const outcome = await receive(tampered, 'Out').catch((error: unknown) => error);
    expect(outcome instanceof Error ? outcome.name : outcome).toEqual(expect.anything());
    const polluting = await start(rig, 'POL', answer(`({ ['__proto__']: 1, constructor: { prototype: { hit: 1 } }, v: JSON.parse('{"__proto__":{"hit":1}}') })`));
    await send(polluting, 'In', 1);
    await receive(polluting, 'Out');
    expect(({} as { hit?: unknown }).hit).toBeUndefined();
  });
});

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
      ['NES', 'let d = []; for (let i = 0; i < 1e5; i++) d = [d]; return [{ dataType: input.dataType, value: d }]', /stack|memory|CPU time|thread was ended/],
      ['OUT', 'const v = "x".repeat(1e6); return Array.from({ length: 4000 }, () => ({ dataType: input.dataType, value: v }))', /memory|CPU time|thread was ended/],
      ['NEV', 'await new Promise(() => {})', /cannot happen/],
      ['MNY', 'for (let i = 0; i < 1e5; i++) aim.sleep(1e6)', /more than 1024 sleeps/],
      ['THR', 'throw null', /null/],
    ];
    const explode = async ([letters, body, message]: (typeof bombs)[number]) => {
      const rwi = await start(rig, letters, `export async function run([input], aim) { if (input.value === 'ok') return [{ dataType: input.dataType, value: 'ok' }]; ${body}; return []; }`);
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
    const rwi = await start(rig, 'NAT', `export function run([input]) { if (input.value !== 'ok') { const a = new Uint8Array(6e7); for (;;) { try { for (;;) a.sort() } catch {} } } return [{ dataType: input.dataType, value: 'ok' }]; }`);
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
    const rwi = await start(rig, 'SLP', `export async function run([{ dataType, value }], aim) { await Promise.all(value.map((ms) => aim.sleep(ms))); return [{ dataType, value: 'awake' }]; }`);
    const before = performance.now();
    await send(rwi, 'In', [600, 10, 0, -5, null]);
    expect(await receive(rwi, 'Out')).toBe('awake');
    expect(performance.now() - before).toBeGreaterThanOrEqual(600);
  });
});
