import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { startNginx } from '../fixtures/backends/nginx.js';
import { openRepository } from '../reference/repositories/open.js';
import { createStore } from '../reference/store/store.js';
import { median, rate, timed } from './internal/measure.js';
import { startServer } from './internal/server-process.js';

const name = '1MCT-BIG-V1.0-I01';
const path = `/packages/${name}.tar.gz`;
const size = 8 * 1024 * 1024;
const lanes = 8;
const rounds = 5;
const roundMs = 2000;

/**
 * Downloads of one package through the Store and from nginx that serves the same file, in turns; and 64 concurrent first
 * requests for an element that only a remote repository has.
 */
export async function measureStore(): Promise<Record<string, string | number>> {
  const folder = await mkdtemp(join(tmpdir(), 'maas-bench-'));
  await mkdir(join(folder, 'packages'));
  await writeFile(join(folder, path), randomBytes(size));
  try {
    return { ...(await againstNginx(folder)), ...(await firstRequests(folder)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function againstNginx(folder: string): Promise<Record<string, string | number>> {
  const nginx = await startNginx(folder);
  if ('skipped' in nginx) return { nginx: nginx.skipped };
  const store = await startServer('store', { BENCH_FOLDER: folder });
  const dispatcher = new Agent({ connections: lanes });
  try {
    const download = (url: string) => async () => {
      const { body, statusCode } = await request(url, { dispatcher });
      let got = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) got += chunk.length;
      if (statusCode !== 200 || got !== size) throw new Error(`${url} answered ${statusCode} with ${got} octets.`);
    };
    const rates = { store: [] as number[], nginx: [] as number[] };
    for (let round = 0; round <= rounds; round += 1) {
      const measured = {
        store: await rate(lanes, roundMs, download(`${store.url}${path}`)),
        nginx: await rate(lanes, roundMs, download(`${nginx.spec}${path.slice(1)}`)),
      };
      if (round === 0) continue; // warm-up
      rates.store.push(measured.store);
      rates.nginx.push(measured.nginx);
    }
    const [ours, floor] = [median(rates.store), median(rates.nginx)];
    const speed = (downloads: number): number => Math.round((downloads * size) / 1024 ** 2);
    return {
      'Store, MiB a second': speed(ours),
      'nginx, MiB a second': speed(floor),
      'nginx / Store': (floor / ours).toFixed(2),
    };
  } finally {
    await dispatcher.close();
    await store.stop();
    await nginx.stop();
  }
}

async function firstRequests(folder: string): Promise<Record<string, string | number>> {
  let fetches = 0;
  const upstream = createStore({ folder, submissions: false });
  const behind = await upstream.listen(0, '127.0.0.1');
  const counter = createServer((asked, response) => {
    fetches += 1;
    void request(`${behind}${asked.url}`).then(({ body, headers, statusCode }) => {
      response.writeHead(statusCode, headers);
      body.pipe(response);
    });
  });
  await new Promise<void>((resolve) => counter.listen(0, '127.0.0.1', resolve));
  const empty = join(folder, 'packages', 'empty');
  await mkdir(empty);
  const remote = await openRepository(`http://127.0.0.1:${(counter.address() as AddressInfo).port}/`);
  const store = createStore({ folder: empty, submissions: false, remotes: [remote] });
  const url = await store.listen(0, '127.0.0.1');
  try {
    const ask = async (): Promise<void> => {
      const { body } = await request(`${url}${path}`);
      for await (const _ of body);
    };
    const took = await timed(() => Promise.all(Array.from({ length: 64 }, ask)));
    return { '64 first requests for 8 MiB, ms': Math.round(took), 'upstream fetches for them': fetches };
  } finally {
    await store.close();
    counter.closeAllConnections();
    await new Promise((resolve) => counter.close(resolve));
    await upstream.close();
  }
}
