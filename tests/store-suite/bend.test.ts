import { expect, test } from '@playwright/test';
import { request } from 'undici';
import { answerOf, bendStore } from '../../fixtures/stores/bend.js';
import { startReadOnly } from '../../fixtures/stores/internal/reference.js';
import { heldAgainst, judgeStore } from './judge.js';

test('a bend that changes nothing is not seen', async () => {
  const upstream = await startReadOnly();
  const store = await bendStore(upstream, {});
  try {
    const { report, exitCode } = await judgeStore(store.url);
    expect(heldAgainst(report)).toEqual([]);
    expect(exitCode).toBe(0);
  } finally {
    await store.close();
  }
});

test('a bend changes requests and answers, lengths included', async () => {
  const store = await bendStore(await startReadOnly(), {
    request: ({ path }) => (path === '/own' ? answerOf(418, 'tea', { 'x-tea': '1' }) : undefined),
    answer(answer, { path }) {
      if (path.startsWith('/L3/')) answer.body = Buffer.from('short');
      if (path.startsWith('/packages/')) answer.write = (response) => response.destroy();
    },
  });
  try {
    const own = await request(`${store.url}/own`);
    expect([own.statusCode, own.headers['x-tea'], await own.body.text()]).toEqual([418, '1', 'tea']);
    const changed = await request(`${store.url}/L3/1MCT-ECH-V1.0-I01.json`);
    expect([changed.headers['content-length'], await changed.body.text()]).toEqual(['5', 'short']);
    await expect(request(`${store.url}/packages/1MCT-ECH-V1.0-I01.tar.gz`)).rejects.toThrow();
  } finally {
    await store.close();
  }
});
