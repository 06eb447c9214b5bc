import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { retryAfterMs } from '../../suites/engine/internal/retry-after.js';
import { closeServer } from './fake-maas.js';
import { testExchanger } from './support.js';

test('429 and 503 are asked how long to wait; what is long, absent or unreadable is not waited for', () => {
  const now = Date.parse('2026-11-20T10:00:00Z');
  const asked = (status: number, ...fields: [string, string][]) => retryAfterMs({ status, headers: fields }, now);
  expect(asked(429, ['Retry-After', '2'])).toBe(2000);
  expect(asked(503, ['retry-after', ' 0 '])).toBe(0);
  expect(asked(503, ['Retry-After', 'Fri, 20 Nov 2026 10:00:03 GMT'])).toBe(3000);
  expect(asked(503, ['Retry-After', 'Fri, 20 Nov 2026 09:00:00 GMT'])).toBe(0);
  for (const value of ['6', '86400', 'soon', '-1', '1.5', '', '99999999999', 'Fri, 20 Nov 2026 11:00:00 GMT']) {
    expect(asked(429, ['Retry-After', value]), value).toBeUndefined();
  }
  expect(asked(503)).toBeUndefined();
  expect(asked(200, ['Retry-After', '1'])).toBeUndefined();
  expect(asked(404, ['Retry-After', '1'])).toBeUndefined();
  expect(retryAfterMs(undefined)).toBeUndefined();
});

test('a busy server is asked again, a few times, and not for ever', async () => {
  let requests = 0;
  let answer = (_response: ServerResponse): void => undefined;
  const busy = (response: ServerResponse): void => void response.writeHead(429, { 'retry-after': '0' }).end('Later.');
  const server = createServer((_request, response) => {
    requests += 1;
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { exchanger, send, recorded } = testExchanger(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    answer = (response) => (requests <= 2 ? busy(response) : void response.end('Done.'));
    const served = await send({ path: '/x' });
    expect(served.exchange.response?.status).toBe(200);
    expect(requests).toBe(3);
    // Refusals for want of time are evidence of their own, and no answer to the request that was meant.
    expect(recorded.map(({ intent }) => intent.kind)).toEqual(['probe', 'probe', served.exchange.intent.kind]);

    for (let i = 0; i < 4; i += 1) {
      answer = busy;
      await send({ path: '/x' });
      requests = 0;
      answer = (response) => (requests <= 1 ? busy(response) : void response.end('Done.'));
      await send({ path: '/x' });
      expect(requests, 'where waiting helps now and then, it goes on').toBe(2);
    }

    answer = busy;
    requests = 0;
    for (let i = 0; i < 5; i += 1) expect((await send({ path: '/x' })).exchange.response?.status).toBe(429);
    expect(requests).toBe(45);
    await send({ path: '/x' });
    expect(requests, 'after five requests in vain nobody waits any more').toBe(46);
  } finally {
    await exchanger.close();
    await closeServer(server);
  }
});
