import { connect } from 'node:net';
import { expect, test } from '@playwright/test';
import { l3, type RunningStore, startStore } from './running-store.js';

const echo = '1MCT-ECH-V1.0-I01';
const path = `/packages/${echo}.tar.gz`;

let store: RunningStore;
test.beforeEach(async () => {
  store = await startStore();
  await store.write(`L3/${echo}/1.json`, JSON.stringify(l3(echo)));
  await store.write(`packages/${echo}.tar.gz`, 'a package');
  await store.write('secret.json', '"secret"');
});
test.afterEach(() => store.stop());

test('nothing but the files of the Store can be reached', async () => {
  const refused: [string, number][] = [
    ['/L3/..%2Fsecret.json', 400],
    ['/L3/..%5Csecret.json', 400],
    ['/L3/%2e%2e%2fsecret.json', 400],
    ['/L3/.hidden.json', 400],
    ['/L3/secret.json', 400],
    [`/L3/${echo}%00.json`, 400],
    ['/packages/nothing', 404],
    ['/L3/', 404],
    ['/L3/1MCT-XXX-V1.0-I01.json', 404],
    [`/L3/${echo}/1.json`, 404],
    ['/secret.json', 404],
    ['/%zz', 400],
  ];
  for (const [url, status] of refused) {
    const answer = await store.ask(url);
    expect([url, answer.status]).toEqual([url, status]);
    expect(answer.json()).toMatchObject({
      type: 'about:blank',
      status,
      title: expect.any(String),
      detail: expect.any(String),
    });
    expect(answer.body.toString()).not.toContain(store.folder);
  }
  // undici normalises dot segments away, so this one goes by a bare socket.
  const raw = await new Promise<string>((resolve) => {
    const socket = connect(Number(new URL(store.url).port), '127.0.0.1', () =>
      socket.write('GET /L3/../secret.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
    );
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
  });
  expect(raw).toMatch(/^HTTP\/1\.1 404 /);
  expect(raw).not.toContain('"secret"');
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'] as const) {
    const answer = await store.ask(path, { method, body: 'x' });
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
  }
  const options = await store.ask(path, { method: 'OPTIONS' });
  expect([options.status, options.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS']);
});
