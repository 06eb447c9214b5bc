import { expect, test } from '@playwright/test';
import { input, metadata, output } from './internal/packages.js';
import { type Rig, receive, refused, send, withController } from './internal/rig.js';

const ports = [input('In'), output('Out')];

/** Starts a workflow of one AIM with this code. */
async function start({ store, sci }: Rig, letters: string, source: string) {
  store.add(metadata(letters, ports), source);
  return sci.start(`TST-${letters}-V1.0`);
}
/** Code whose `run` answers with the value of an expression. */
const answer = (expression: string): string =>
  `export async function run([input], aim) { return [{ dataType: input.dataType, value: await (${expression}) }]; }`;

test('an AIM sees the language, its inputs and sleep; nothing of Node, the network, the files or the host', async () => {
  await withController({}, async (rig) => {
    const probe = await start(
      rig,
      'PRB',
      answer(`Function('input', 'aim', 'return eval(' + JSON.stringify(input.value) + ')')(input, aim)`),
    );
    const ask = async (expression: string) => {
      await send(probe, 'In', expression);
      return receive(probe, 'Out');
    };
    const absent = [
      'process',
      'require',
      'fetch',
      'Buffer',
      'WebAssembly',
      'setTimeout',
      'std',
      'os',
      'XMLHttpRequest',
      'Deno',
      'global',
      'module',
      'postMessage',
      'TextDecoder',
    ];
    expect(await ask(`[${absent.map((name) => `typeof ${name}`)}].join()`)).toBe(absent.map(() => 'undefined').join());
    expect(await ask(`Object.keys(aim).sort()`)).toEqual(['execution', 'name', 'sleep']);
    expect(await ask(`[aim.name, aim.execution, typeof Date.now(), typeof console.log('x')]`)).toEqual([
      '1TST-PRB-V1.0-I01',
      'Exchange',
      'number',
      'undefined',
    ]);
    expect(await ask(`aim.sleep.constructor('return typeof process')()`)).toBe('undefined');
    expect(await ask(`this === globalThis || typeof this`)).not.toBe('host');
    for (const module of [
      'fs',
      'node:fs',
      'os',
      'std',
      './worker.js',
      'file:///etc/passwd',
      'data:text/javascript,1',
    ]) {
      expect(await ask(`import(${JSON.stringify(module)}).then(() => 'imported', () => 'refused')`), module).toBe(
        'refused',
      );
    }
    await refused(
      start(rig, 'IMP', `import fs from 'node:fs'; export const run = () => [];`),
      'INVALID',
      /cannot be loaded/,
    );
    await refused(
      start(rig, 'SYN', 'export const run = ('),
      'INVALID',
      /TST-SYN-V1.0-I01 cannot be loaded: SyntaxError/,
    );
    await refused(start(rig, 'TOP', `throw new Error('at the top')`), 'INVALID', /at the top/);
    await refused(start(rig, 'NOR', 'export const other = 1'), 'INVALID', /no function run/);
    await refused(
      start(rig, 'HNG', 'await new Promise(() => {}); export const run = () => [];'),
      'INVALID',
      /cannot happen/,
    );
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
      [
        'AAF',
        "[{ dataType: 'OSD-BTO-V1.5', portNumber: 2, value: 1 }]",
        /Output port 2, which its metadata does not declare/,
      ],
      ['AAG', "[{ dataType: 'OSD-XXX-V1.0', value: 1 }]", /does not declare/],
      ['AAH', "[{ dataType: 'OSD-BTO-V1.5' }]", /JSON cannot express/],
      ['AAI', "[{ dataType: 'OSD-BTO-V1.5', value: 1n }]", /./],
      ['AAJ', '(() => { const c = []; c[0] = { dataType: "OSD-BTO-V1.5", value: c }; return c; })()', /circular/],
      [
        'AAK',
        'new Array(1e9).fill ? new Proxy([], { get: (t, k) => (k === "length" ? 1e9 : { dataType: "OSD-BTO-V1.5", value: 1 }) }) : 0',
        /too many outputs|CPU/,
      ],
      ['AAL', '{ toString() { throw 1 } }; throw { get name() { throw 1 } }', /.|cannot be shown/],
      ['AAM', "(() => { const e = new Error('x\\n\\u0007' + 'y'.repeat(9e5)); throw e; })()", /failed: x yyy/],
    ];
    for (const [letters, expression, message] of evil) {
      const rwi = await start(
        rig,
        letters,
        letters === 'AAL' ? `export function run() { throw { get name() { throw 1 } }; }` : result(expression),
      );
      await send(rwi, 'In', 1);
      const { message: told } = await refused(receive(rwi, 'Out'), 'FAILED', message);
      expect(told.length).toBeLessThan(500);
      await rwi.stop();
    }
    // Replacing the built-ins changes nothing for the glue, which kept its own.
    const tamper = `JSON.stringify = () => 'not json'; JSON.parse = () => 'x'; Array.prototype.push = null; Promise.prototype.then = () => 1; Array.isArray = () => false; Number.isInteger = () => true; Object.prototype.portNumber = 1;`;
    const source =
      'export const run = ([input]) => [{ dataType: input.dataType, value: { toJSON: () => ({ mine: input.value }) } }];';
    const tampered = await start(rig, 'TMP', tamper + source);
    await send(tampered, 'In', { a: 1 });
    expect(await receive(tampered, 'Out')).toEqual({ mine: { a: 1 } });
    const setter = `Object.defineProperty(Array.prototype, '0', { set() { throw new Error('hit a setter') } }); ${source}`;
    const trapped = await start(rig, 'TRP', setter);
    await send(trapped, 'In', 1);
    await refused(receive(trapped, 'Out'), 'FAILED', /hit a setter/);
    const polluting = await start(
      rig,
      'POL',
      answer(
        `({ ['__proto__']: 1, constructor: { prototype: { hit: 1 } }, v: JSON.parse('{"__proto__":{"hit":1}}') })`,
      ),
    );
    await send(polluting, 'In', 1);
    await receive(polluting, 'Out');
    expect(({} as { hit?: unknown }).hit).toBeUndefined();
  });
});
