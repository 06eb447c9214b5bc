import { createHash } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { l3, type RunningStore, startStore } from './running-store.js';

const echo = '1MCT-ECH-V1.0-I01';
const packageBytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));
const digest = createHash('sha256').update(packageBytes).digest('base64');
const path = `/packages/${echo}.tar.gz`;

let store: RunningStore;
test.beforeEach(async () => {
  store = await startStore();
  await store.write(`L3/${echo}/1.json`, JSON.stringify(l3(echo, { Description: 'first' })));
  await store.write(`L3/${echo}/10.json`, JSON.stringify(l3(echo, { Description: 'tenth' })));
  await store.write(`L3/${echo}/9.json`, JSON.stringify(l3(echo, { Description: 'ninth' })));
  await store.write(`packages/${echo}.tar.gz`, packageBytes);
  await store.write(`approved/${echo}.json`, '{"AIMName":"x"}');
  await store.write('approved/1MCT-PRT-V1.0-I01.json', '{"AIMName":"part"}');
  await utimes(join(store.folder, 'packages', `${echo}.tar.gz`), 0, 784111777); // the date of RFC 9110's examples
});
test.afterEach(() => store.stop());

test('files come whole with validators and the digest of the representation', async () => {
  const answer = await store.ask(path);
  expect(answer.status).toBe(200);
  expect(answer.body.equals(packageBytes)).toBe(true);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/gzip',
    'content-length': '1000',
    'accept-ranges': 'bytes',
    'last-modified': 'Sun, 06 Nov 1994 08:49:37 GMT',
    'repr-digest': `sha-256=:${digest}:`,
    etag: `"${digest}"`,
    'cache-control': 'no-cache',
  });
  const head = await store.ask(path, { method: 'HEAD', headers: { range: 'bytes=0-0' } });
  expect(head.status).toBe(200);
  expect(head.body).toHaveLength(0);
  for (const name of ['content-type', 'content-length', 'etag', 'last-modified', 'repr-digest', 'accept-ranges'])
    expect(head.headers[name], name).toBe(answer.headers[name]);
  const latest = await store.ask(`/L3/${echo}.json`);
  expect([latest.headers['content-type'], (latest.json() as { Description: string }).Description]).toEqual([
    'application/json',
    'tenth',
  ]);
  // An AIM Type does as well as an instance name, and approvals may be there for an AIM that is only part of a package.
  for (const [type, instance] of [
    ['/L3/MCT-ECH-V1.0.json', `/L3/${echo}.json`],
    ['/packages/MCT-ECH-V1.0.tar.gz', path],
    ['/approved/MCT-ECH-V1.0.json', `/approved/${echo}.json`],
  ] as const) {
    expect((await store.ask(type)).body.equals((await store.ask(instance)).body), type).toBe(true);
  }
  expect((await store.ask('/approved/1MCT-PRT-V1.0-I01.json')).json()).toEqual({ AIMName: 'part' });
  // The validators follow the file.
  await store.write(`packages/${echo}.tar.gz`, '');
  const empty = await store.ask(path);
  expect([empty.status, empty.body.length, empty.headers.etag === answer.headers.etag]).toEqual([200, 0, false]);
  expect((await store.ask(path, { headers: { range: 'bytes=0-' } })).status).toBe(416);
});

test('conditions are judged in the order of RFC 9110 13.2.2', async () => {
  const etag = `"${digest}"`;
  const [date, before, after] = [
    'Sun, 06 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:36 GMT',
    'Sun, 06 Nov 1994 08:49:38 GMT',
  ];
  const cases: [Record<string, string>, number][] = [
    [{ 'if-none-match': etag }, 304],
    [{ 'if-none-match': `"x", W/${etag}` }, 304],
    [{ 'if-none-match': '*' }, 304],
    [{ 'if-none-match': '"other"' }, 200],
    [{ 'if-none-match': '"other"', 'if-modified-since': after }, 200],
    [{ 'if-modified-since': date }, 304],
    [{ 'if-modified-since': 'Sunday, 06-Nov-94 08:49:37 GMT' }, 304],
    [{ 'if-modified-since': 'Sun Nov  6 08:49:37 1994' }, 304],
    [{ 'if-modified-since': before }, 200],
    [{ 'if-modified-since': '1994-11-06T08:49:37Z' }, 200],
    [{ 'if-match': etag }, 200],
    [{ 'if-match': '*', 'if-unmodified-since': before }, 200],
    [{ 'if-match': `W/${etag}` }, 412],
    [{ 'if-match': '"other"', 'if-none-match': etag }, 412],
    [{ 'if-unmodified-since': date }, 200],
    [{ 'if-unmodified-since': before }, 412],
  ];
  for (const method of ['GET', 'HEAD'] as const) {
    for (const [headers, status] of cases) {
      const answer = await store.ask(path, { method, headers });
      expect([method, headers, answer.status]).toEqual([method, headers, status]);
      if (status === 304)
        expect([answer.body.length, answer.headers.etag, answer.headers['content-length']]).toEqual([
          0,
          etag,
          undefined,
        ]);
      if (status === 412) expect(answer.headers.etag).toBeUndefined();
    }
  }
});

test('ranges: single, suffix, several, unsatisfiable, ignored, and If-Range', async () => {
  const get = (range: string, more: Record<string, string> = {}) => store.ask(path, { headers: { range, ...more } });
  const singles: [string, number, number][] = [
    ['bytes=0-0', 0, 0],
    ['bytes=10-19', 10, 19],
    ['BYTES=990-', 990, 999],
    ['bytes=990-5000', 990, 999],
    ['bytes=-5', 995, 999],
    ['bytes=-5000', 0, 999],
    ['bytes= , 7-8 ,', 7, 8],
    ['bytes=5000-,1-2', 1, 2],
  ];
  for (const [range, first, last] of singles) {
    const answer = await get(range);
    expect([range, answer.status, answer.headers['content-range']]).toEqual([
      range,
      206,
      `bytes ${first}-${last}/1000`,
    ]);
    expect(answer.body.equals(packageBytes.subarray(first, last + 1))).toBe(true);
    expect(answer.headers['repr-digest']).toBe(`sha-256=:${digest}:`);
    expect(answer.headers['content-length']).toBe(String(last - first + 1));
  }
  for (const range of ['bytes=1000-', 'bytes=-0', 'bytes=1000-1001,2000-']) {
    const answer = await get(range);
    expect([range, answer.status, answer.headers['content-range'], answer.headers.etag]).toEqual([
      range,
      416,
      'bytes */1000',
      undefined,
    ]);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  }
  const ignored = [
    'bytes=5-4',
    'bytes=a-b',
    'bytes=',
    'octets=0-1',
    'bytes=--1',
    'bytes=0-999,0-999',
    `bytes=${Array.from({ length: 40 }, (_, n) => `${n}-${n}`).join()}`,
  ];
  for (const range of ignored) expect([range, (await get(range)).status]).toEqual([range, 200]);

  const several = await get('bytes=0-1,500-502,-1');
  const boundary = /^multipart\/byteranges; boundary=(.+)$/.exec(String(several.headers['content-type']))?.[1];
  expect([several.status, several.headers['content-range'], several.headers['content-length']]).toEqual([
    206,
    undefined,
    String(several.body.length),
  ]);
  const part = (range: string, first: number, last: number) =>
    `--${boundary}\r\nContent-Type: application/gzip\r\nContent-Range: bytes ${range}/1000\r\n\r\n${packageBytes.subarray(first, last + 1).toString('latin1')}\r\n`;
  expect(several.body.toString('latin1')).toBe(
    `${part('0-1', 0, 1)}${part('500-502', 500, 502)}${part('999-999', 999, 999)}--${boundary}--\r\n`,
  );

  const date = 'Sun, 06 Nov 1994 08:49:37 GMT';
  const ifRange: [string, number][] = [
    [`"${digest}"`, 206],
    [date, 206],
    [`W/"${digest}"`, 200],
    ['"other"', 200],
    ['Sun, 06 Nov 1994 08:49:38 GMT', 200],
    ['junk', 200],
  ];
  for (const [field, status] of ifRange)
    expect([field, (await get('bytes=0-0', { 'if-range': field })).status]).toEqual([field, status]);
  await utimes(join(store.folder, 'packages', `${echo}.tar.gz`), new Date(), new Date());
  const recent = String((await store.ask(path)).headers['last-modified']);
  // Within the second of the change a date is no strong validator; the whole file is always right.
  expect([200, 206]).toContain((await get('bytes=0-0', { 'if-range': recent })).status);
});
