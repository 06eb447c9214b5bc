import { expect, test } from '@playwright/test';
import { createStore } from '../../reference/store/store.js';
import { l3, type RunningStore, startStore } from './running-store.js';

const echo = '1MCT-ECH-V1.0-I01';
const base = '/MPAI/Store/L3';

let store: RunningStore;
const log: [string, Record<string, unknown>][] = [];
test.beforeEach(async () => {
  log.length = 0;
  store = await startStore({ log: (event, facts) => void log.push([event, facts]) });
});
test.afterEach(() => store.stop());

test('L3s are listed, got and looked into, by instance name and by AIM Type', async () => {
  expect((await store.ask(base)).json()).toEqual([]);
  const finding = (severity: string) => ({ source: 'package', severity, text: 'Something.' });
  const text = (Description: string) => `${JSON.stringify(l3(echo, { Description }))}\n`;
  await store.write(`L3/${echo}/1.json`, text('one'));
  await store.write(`L3/${echo}/2.json`, text('two'));
  await store.write(
    `findings/${echo}/2.json`,
    JSON.stringify([finding('warning'), finding('error'), finding('warning')]),
  );
  await store.write('L3/1MCT-ECH-V1.0-I02/1.json', JSON.stringify(l3('1MCT-ECH-V1.0-I02')));
  await store.write('L3/AcmeMCT-BIN-V1.0-I01/1.json', JSON.stringify(l3('AcmeMCT-BIN-V1.0-I01')));
  for (const stray of [
    'L3/not a name/1.json',
    'L3/1MCT-DLY-V1.0-I01/draft.json',
    `L3/${echo}/0.json`,
    `L3/${echo}/.3.json`,
  ])
    await store.write(stray, '{}');

  const first = { id: echo, name: 'MCT-ECH-V1.0', version: 2, errors: 1, warnings: 2 };
  const second = { id: '1MCT-ECH-V1.0-I02', name: 'MCT-ECH-V1.0', version: 1, errors: 0, warnings: 0 };
  const other = { id: 'AcmeMCT-BIN-V1.0-I01', name: 'MCT-BIN-V1.0', version: 1, errors: 0, warnings: 0 };
  const all = await store.ask(base);
  expect([all.status, all.json()]).toEqual([200, [first, second, other]]);
  expect(all.headers['content-type']).toContain('application/json');
  expect((await store.ask(`${base}?name=MCT-ECH-V1.0`)).json()).toEqual([first, second]);
  expect((await store.ask(`${base}?name=1MCT-ECH-V1.0-I02`)).json()).toEqual([second]);
  expect((await store.ask(`${base}?name=MCT-XXX-V1.0`)).json()).toEqual([]);
  for (const bad of ['%00', '..', 'a&name=b']) expect((await store.ask(`${base}?name=${bad}`)).status).toBe(400);

  for (const id of [echo, 'MCT-ECH-V1.0']) {
    const latest = await store.ask(`${base}/${id}`);
    expect([
      latest.status,
      latest.body.toString(),
      latest.headers['content-type'],
      latest.headers['mpai-store-version'],
    ]).toEqual([200, text('two'), 'application/json', '2']);
    expect(
      (await store.ask(`${base}/${id}`, { headers: { 'if-none-match': String(latest.headers.etag) } })).status,
    ).toBe(304);
    const old = await store.ask(`${base}/${id}?version=1`);
    expect([old.body.toString(), old.headers['mpai-store-version']]).toEqual([text('one'), '1']);
    expect((await store.ask(`${base}/${id}/versions`)).json()).toEqual([
      { ...first, version: 1, errors: 0, warnings: 0 },
      first,
    ]);
    expect((await store.ask(`${base}/${id}/findings`)).json()).toHaveLength(3);
    expect((await store.ask(`${base}/${id}/findings?version=1`)).json()).toEqual([]);
  }
  expect((await store.ask(`${base}/1MCT-ECH-V1.0-I02`)).headers['mpai-store-version']).toBe('1');
  const head = await store.ask(`${base}/${echo}`, { method: 'HEAD' });
  expect([head.status, head.body.length, head.headers['mpai-store-version'], head.headers['content-length']]).toEqual([
    200,
    0,
    '2',
    String(text('two').length),
  ]);
});

test('what is not there, and what cannot be asked', async () => {
  await store.write(`L3/${echo}/1.json`, '{}');
  for (const path of [
    '/1MCT-XXX-V1.0-I01',
    '/MCT-XXX-V1.0/versions',
    '/1MCT-XXX-V1.0-I01/findings',
    '/..%2F..',
    `/${echo}?version=2`,
    `/${echo}/findings?version=2`,
  ]) {
    const answer = await store.ask(`${base}${path}`);
    expect([path, answer.status, answer.json()]).toEqual([path, 404, { missing: expect.any(String) }]);
  }
  for (const version of ['0', '-1', '1.0', 'x', '', '1&version=1', '9999999999']) {
    const answer = await store.ask(`${base}/${echo}?version=${version}`);
    expect([version, answer.status]).toEqual([version, 400]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  }
  expect((await store.ask(base, { method: 'DELETE' })).headers.allow).toBe('GET, HEAD, POST, OPTIONS');
  expect((await store.ask(`${base}/${echo}`, { method: 'PUT', body: '{}' })).status).toBe(405);
  expect((await store.ask('/MPAI/Store')).status).toBe(404);
});

test('faults stay opaque to the client, and the log holds facts without payloads', async () => {
  await store.write(`L3/${echo}/1.json`, '{}');
  await store.write(`findings/${echo}/1.json`, 'damaged');
  const answer = await store.ask(base);
  expect([answer.status, answer.json()]).toEqual([
    500,
    { type: 'about:blank', title: 'Internal Server Error', status: 500, detail: 'The Store failed; its log says why.' },
  ]);
  await store.ask(base, { method: 'POST', body: '{"payload":"treasure"}' });
  expect(log).toContainEqual(['store-error', { method: 'GET', route: base, message: expect.any(String) }]);
  expect(log).toContainEqual(['store-answer', { method: 'POST', route: base, status: 400, ms: expect.any(Number) }]);
  expect(JSON.stringify(log)).not.toContain('treasure');
  const nowhere = createStore({ folder: `${store.folder}/none` });
  await expect(nowhere.listen(0, '127.0.0.1')).rejects.toThrow('does not exist');
  await nowhere.close();
});
