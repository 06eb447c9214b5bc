import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { zipSync } from 'fflate';
import { createController } from '../../reference/controller/controller.js';
import { flow, input, metadata, nameOf, output, packageOf, parts, speech } from './internal/packages.js';
import { code, receive, refused, send, withController } from './internal/rig.js';

const ports = [input('In'), output('Out')];
const ech = metadata('ECH', ports);
const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

test('SCIs belong to their owner, are counted and limited, and take their RWIs with them', async () => {
  await withController({ scis: 3, rwisPerSci: 2 }, async ({ store, controller, sci }) => {
    store.add(ech, code.echo);
    const other = controller.createSci('other');
    expect([
      controller.sci(sci.id, 'tester'),
      controller.sci(sci.id, 'other'),
      controller.sci('nothing', 'tester'),
    ]).toEqual([sci, undefined, undefined]);
    expect(sci.id).not.toBe(other.id);
    controller.createSci('tester');
    expect(() => controller.createSci('tester')).toThrow(expect.objectContaining({ code: 'LIMIT' }));
    expect(controller.counts()).toEqual({ scis: 3, rwis: 0, workers: 0 });

    const started = await Promise.allSettled([1, 2, 3].map(() => sci.start('TST-ECH-V1.0')));
    expect(started.map((each) => each.status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await refused(sci.start('TST-ECH-V1.0'), 'LIMIT', /no more than 2/);
    expect(controller.counts()).toEqual({ scis: 3, rwis: 2, workers: 2 });
    const rwi = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))[0];
    expect(rwi && sci.rwi(rwi.id)).toBe(rwi);
    expect(other.rwi(rwi?.id ?? '')).toBeUndefined();

    expect(await controller.deleteSci(sci.id, 'other')).toBe(false);
    const racing = other.start('TST-ECH-V1.0');
    expect(
      await Promise.all([controller.deleteSci(sci.id, 'tester'), controller.deleteSci(other.id, 'other')]),
    ).toEqual([true, true]);
    await refused(racing, 'NOT_STARTED', /deleted/);
    expect(await controller.deleteSci(sci.id, 'tester')).toBe(false);
    expect(rwi?.state).toBe('STOPPED');
    expect(controller.counts()).toEqual({ scis: 1, rwis: 0, workers: 0 });
  });
});

test('many RWIs come and go and leave nothing behind; idle SCIs cost next to nothing', async () => {
  await withController({}, async ({ store, controller, sci }) => {
    store.add(ech, code.echo);
    for (let turn = 0; turn < 3; turn += 1) {
      const rwis = await Promise.all(Array.from({ length: 6 }, () => sci.start('TST-ECH-V1.0')));
      await Promise.all(rwis.map((rwi, i) => send(rwi, 'In', i)));
      expect(await Promise.all(rwis.map((rwi) => receive(rwi, 'Out')))).toEqual([0, 1, 2, 3, 4, 5]);
      await Promise.all(rwis.map((rwi) => rwi.stop()));
      expect(controller.counts()).toMatchObject({ rwis: 0, workers: 0 });
    }
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 2_000; i += 1) controller.createSci('tester');
    expect((process.memoryUsage().heapUsed - before) / 2_000).toBeLessThan(4_096);
  });
  const unused = createController({ store: 'http://127.0.0.1:1' });
  await unused.close();
  expect(() => unused.createSci('late')).toThrow(/closed/);
});

test('discovery lists the latest usable workflows of the Store and those uploaded here, by every part of the query', async () => {
  await withController({}, async ({ store, controller, sci }) => {
    store.add(ech, code.echo);
    store.add(
      metadata('SPK', [input('In', { DataType: ['OSD-BTO-V1.5', speech] }), output('Out', { DataType: speech })], {
        Description: 'Speaks Aloud',
      }),
      code.echo,
    );
    store.add(metadata('BAD', ports), code.echo);
    store.answers.set(`/MPAI/Store/L3/${nameOf('BAD')}`, { body: '{"Header":"x"}' });
    const names = async (query: Parameters<typeof sci.discover>[0], at = sci) =>
      (await at.discover(query)).map((each) => each.Identifier.AIMName.slice(5, 8));
    expect(await names({})).toEqual(['ECH', 'SPK']);
    expect([
      await names({ name: 'TST-ECH-V1.0' }),
      await names({ name: nameOf('SPK') }),
      await names({ name: 'ECH' }),
    ]).toEqual([['ECH'], ['SPK'], []]);
    expect([await names({ standard: 'TST' }), await names({ standard: 'MMC' })]).toEqual([['ECH', 'SPK'], []]);
    expect([
      await names({ input: speech }),
      await names({ output: 'OSD-BTO-V1.5' }),
      await names({ input: speech, output: 'OSD-BTO-V1.5' }),
    ]).toEqual([['SPK'], ['ECH'], []]);
    expect([
      await names({ q: 'aloud SPEAKS' }),
      await names({ q: 'aloud silent' }),
      await names({ q: ' tst-e ' }),
    ]).toEqual([['SPK'], [], ['ECH']]);

    const mine = metadata('AAA', ports, parts(['ECH'], [flow('', 'In', 'ECH', 'In'), flow('ECH', 'Out', '', 'Out')]));
    await sci.upload(bytes(mine), 'application/json');
    store.add({ ...ech, Description: 'newer' }, code.echo);
    expect((await sci.discover({ name: 'TST-ECH-V1.0' })).map((each) => each.Description)).toEqual(['newer']);
    expect([await names({}), await names({}, controller.createSci('other'))]).toEqual([
      ['AAA', 'ECH', 'SPK'],
      ['ECH', 'SPK'],
    ]);
  });
});

test('an upload is startable in its SCI alone, from metadata, tar.gz or zip; what is wrong with it is told', async () => {
  await withController({ packageBytes: 50_000 }, async ({ store, controller, sci }) => {
    store.add(ech, code.echo);
    const top = metadata('TOP', ports, parts(['ECH'], [flow('', 'In', 'ECH', 'In'), flow('ECH', 'Out', '', 'Out')]));
    const archive = packageOf(top, '', [[ech, code.echo]]);
    const own = metadata('OWN', ports);
    await refused(
      sci.upload(packageOf(own, code.echo), 'application/gzip'),
      'INVALID',
      /approved no binary of 1TST-OWN/,
    );
    await refused(sci.upload(bytes(own), 'application/json'), 'INVALID', /no package of 1TST-OWN/);
    const forged = packageOf(top, '', [[ech, 'export const run = () => []']]);
    await refused(sci.upload(forged, 'application/gzip'), 'INVALID', /binary tst-ech of 1TST-ECH/);

    const zip = zipSync({ [`${nameOf('TOP')}.json`]: bytes(top), 'tst-top.mjs': new Uint8Array() });
    const forms: [Uint8Array, string][] = [
      [bytes(top), 'application/json; charset=utf-8'],
      [archive, 'application/gzip'],
      [zip, 'application/zip'],
    ];
    for (const [body, mediaType] of forms) {
      const fresh = controller.createSci('tester');
      expect((await fresh.upload(body, mediaType)).Identifier.AIMName).toBe(nameOf('TOP'));
      expect((await fresh.discover({})).map((each) => each.Identifier.AIMName)).toEqual([nameOf('ECH'), nameOf('TOP')]);
      const rwi = await fresh.start('TST-TOP-V1.0');
      await send(rwi, 'In', mediaType);
      expect(await receive(rwi, 'Out')).toBe(mediaType);
    }
    await refused(sci.start('TST-TOP-V1.0'), 'NOT_FOUND');

    const wrong = await refused(sci.upload(bytes({ ...top, APIProfile: 'Other' }), 'application/json'), 'INVALID');
    expect(wrong.details.join()).toContain('/APIProfile');
    const dangling = { ...top, Topology: [flow('', 'Nope', 'ECH', 'In')] };
    expect(
      (await refused(sci.upload(bytes(dangling), 'application/json'), 'INVALID', /Topology\[0\]/)).details[0],
    ).toMatch(/^\/Topology\/0/);
    await refused(sci.upload(Buffer.from('{'), 'application/json'), 'INVALID', /not JSON/);
    await refused(sci.upload(gzipSync('no tar'), 'application/gzip'), 'INVALID');
    await refused(sci.upload(Buffer.from('PK\u0003\u0004rest'), 'application/zip'), 'INVALID', /zip data are damaged/);
    await refused(sci.upload(Buffer.alloc(60_000), 'application/gzip'), 'INVALID', /larger than 50000 bytes/);
  });
});
