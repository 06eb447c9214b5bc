import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { openRepository } from '../../reference/repositories/open.js';
import type { StoreOptions } from '../../reference/store/store.js';
import { l3, type RunningStore, startStore } from './running-store.js';

const name = '1MCT-ECH-V1.0-I01';
const l3Path = `/MPAI/Store/L3/${name}`;
const packagePath = `/packages/${name}.tar.gz`;
const bytes = Buffer.alloc(300_000, 'a package ');

interface Remote {
  url: string;
  asked: string[];
  close(): Promise<void>;
}

/** A web server that answers as `listener` says and remembers what it was asked for. */
async function remote(listener: RequestListener): Promise<Remote> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.url}${request.headers.range === undefined ? '' : ` ${request.headers.range}`}`);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function chained(
  remotes: Remote[],
  options: Partial<StoreOptions>,
  body: (store: RunningStore) => Promise<void>,
): Promise<void> {
  const limits = { headersMs: 1_000, idleMs: 1_000 };
  const repositories = await Promise.all(remotes.map(({ url }) => openRepository(url, { env: {}, limits })));
  const federation = {
    freshMs: 0,
    breaker: { failures: 2, pauseMs: 60_000 },
    limits: { totalMs: 2_000 },
    ...options.federation,
  };
  const store = await startStore({ remotes: repositories, ...options, federation });
  try {
    await body(store);
  } finally {
    await store.stop();
    await Promise.all(remotes.map((each) => each.close()));
  }
}

const good: RequestListener = (request, response) => {
  if (request.url === packagePath) response.writeHead(200, { etag: '"1"', 'content-length': bytes.length }).end(bytes);
  else if (request.url === `/L3/${name}/`)
    response.writeHead(200, { 'content-type': 'application/json' }).end('[{"name":"1.json","type":"file"}]');
  else if (request.url === `/L3/${name}/1.json`) response.end(JSON.stringify(l3(name)));
  else response.writeHead(404).end();
};

test('many who ask at once cause one fetch; what was fetched has validators, ranges, a digest and an origin', async () => {
  const upstream = await remote((request, response) => void setTimeout(() => good(request, response), 100));
  await chained([upstream], { federation: { freshMs: 60_000 } }, async (store) => {
    const answers = await Promise.all(Array.from({ length: 64 }, () => store.ask(packagePath)));
    for (const answer of answers) expect([answer.status, answer.body.equals(bytes)]).toEqual([200, true]);
    expect(upstream.asked).toEqual([packagePath]);
    const digest = createHash('sha256').update(bytes).digest('base64');
    const [first] = answers;
    expect(first?.headers).toMatchObject({
      'repr-digest': `sha-256=:${digest}:`,
      'maas-origin': `remote; repository="${upstream.url}"; state=fetched`,
    });
    const part = await store.ask(packagePath, {
      headers: { range: 'bytes=5-14', 'if-range': String(first?.headers.etag) },
    });
    expect([part.status, part.body]).toEqual([206, bytes.subarray(5, 15)]);
    expect(part.headers['maas-origin']).toContain('state=cached');
    expect((await store.ask(packagePath, { headers: { 'if-none-match': String(first?.headers.etag) } })).status).toBe(
      304,
    );
    expect(upstream.asked).toHaveLength(1);
    expect((await store.ask('/packages/1MCT-XXX-V1.0-I01.tar.gz')).status).toBe(404);
    const list = await store.ask('/MPAI/Store/L3');
    expect([list.status, list.json()]).toEqual([200, []]); // a web server that lists nothing
  });
});

test('a transfer that breaks off is resumed where it broke', async () => {
  const upstream = await remote((request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    if (request.url !== packagePath) return void response.writeHead(404).end();
    const head =
      from === 0
        ? { status: 200, more: {} }
        : { status: 206, more: { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } };
    response.writeHead(head.status, { etag: '"1"', 'content-length': bytes.length - from, ...head.more });
    if (from > 0) return void response.end(bytes.subarray(from));
    response.write(bytes.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
  });
  await chained([upstream], {}, async (store) => {
    const answer = await store.ask(packagePath);
    expect([answer.status, answer.body.equals(bytes)]).toEqual([200, true]);
    expect(upstream.asked).toEqual([packagePath, `${packagePath} bytes=100000-`]);
  });
});

test('remotes that are down, slow or lying are passed over, and left alone after a while', async () => {
  const silent = await remote(() => undefined);
  const liar = await remote((request, response) => {
    if (request.url !== packagePath) return void response.writeHead(404).end();
    response.writeHead(200, { etag: '"1"', 'repr-digest': `sha-256=:${'A'.repeat(43)}=:` }).end(bytes);
  });
  const honest = await remote(good);
  await chained([silent, liar, honest], {}, async (store) => {
    for (let i = 0; i < 4; i += 1) {
      const answer = await store.ask(packagePath);
      expect([answer.status, answer.body.equals(bytes)]).toEqual([200, true]);
      expect(answer.headers['maas-origin']).toContain(honest.url);
    }
    expect(silent.asked).toHaveLength(2);
    expect(liar.asked.length).toBeGreaterThanOrEqual(4);
  });
  const [down, alone] = [
    await remote(() => undefined),
    await remote((_request, response) => void response.writeHead(500).end()),
  ];
  await chained([down, alone], {}, async (store) => {
    const answer = await store.ask(packagePath);
    expect(answer.status).toBe(504);
    expect(answer.json()).toMatchObject({ status: 504, detail: expect.stringContaining('did not answer in time') });
  });
});

test('a published version never changes, whoever sends it', async () => {
  const changed = JSON.stringify(l3(name, { Description: 'Something else.' }));
  let other = false;
  const upstream = await remote((request, response) => {
    if (other && request.url === `/L3/${name}/1.json`) response.end(changed);
    else good(request, response);
  });
  await chained([upstream], {}, async (store) => {
    expect((await store.ask(l3Path)).headers['mpai-store-version']).toBe('1');
    other = true;
    const refused = await store.ask(l3Path);
    expect([refused.status, refused.json()]).toEqual([
      502,
      expect.objectContaining({ detail: expect.stringContaining('a published version never changes') }),
    ]);
    const kept = await store.ask(`${l3Path}?version=1`);
    expect([kept.status, kept.json()]).toEqual([200, expect.objectContaining({ Description: 'For a test.' })]);
  });
});

test('what the Store has itself is never asked for elsewhere', async () => {
  const upstream = await remote(good);
  await chained([upstream], {}, async (store) => {
    await store.write(`L3/${name}/1.json`, JSON.stringify(l3(name)));
    await store.write(`packages/${name}.tar.gz`, 'own');
    const answer = await store.ask(packagePath);
    expect([answer.body.toString(), answer.headers['maas-origin']]).toEqual(['own', 'local']);
    expect((await store.ask(l3Path)).headers['maas-origin']).toBe('local');
    expect(upstream.asked).toEqual([]);
  });
});
