import { connect, type Socket } from 'node:net';
import { expect, test } from '@playwright/test';
import { request } from 'undici';
import { ask, portData, sendRaw, textObject } from './http.js';
import { launch, serve } from './serve.js';

/** Status and problem document of a raw answer. */
function read(raw: string): { status: number; json: Record<string, unknown>; head: string } {
  const [head = '', body = ''] = raw.split('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(raw)?.[1]), json: JSON.parse(body), head: head.toLowerCase() };
}

test('requests that are too large or not HTTP get a problem document', async () => {
  const { url, close } = await serve({ limits: { bodyBytes: 2000, headersMs: 400, connections: 50 } });
  const { rwi } = await launch(url);
  const input = `${rwi}/Input/OSD-BTO-V1.5`;
  const large = await ask('POST', input, { body: textObject('x'.repeat(3000)), headers: portData });
  expect([large.status, large.json.detail]).toEqual([413, 'The body is larger than 2000 octets.']);
  const path = new URL(input).pathname;
  const head = `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: MPAI/port-data\r\n`;
  const chunked = await sendRaw(
    url,
    `${head}Transfer-Encoding: chunked\r\n\r\n1000\r\n${'x'.repeat(4096)}\r\n`,
    /\r\n\r\n\{.*\}/,
  );
  expect(read(chunked).status).toBe(413);
  const announced = await sendRaw(url, `${head}Content-Length: 99999999999\r\n\r\n`, /\r\n\r\n\{.*\}/);
  expect(read(announced).status).toBe(413);

  const get = 'GET /MPAI/AIFU/x/AIW HTTP/1.1\r\n';
  for (const [status, octets] of [
    [414, `GET /${'x'.repeat(9000)} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`],
    [431, `${get}Host: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
    [400, `${get}Host: a\r\nBad Header: x\r\n\r\n`],
    [400, `${get}Connection: close\r\n\r\n`],
    [400, `${get}Host: a\r\nHost: b\r\nConnection: close\r\n\r\n`],
    [400, 'nonsense\r\n\r\n'],
    [400, `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    [400, `${head}Content-Length: x\r\n\r\n`],
    [501, 'BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n'],
    [505, 'GET / HTTP/3.7\r\nHost: a\r\n\r\n'],
    [408, `${get}Host: a\r\nX: `],
    [408, ''],
    [404, 'GET http://a/MPAI/AIFU/x/AIW HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
    [404, 'GET /MPAI/AIFU/x/AIW HTTP/1.0\r\n\r\n'],
  ] as const) {
    const answer = read(await sendRaw(url, octets));
    expect([octets.slice(0, 60), answer.status, answer.json.status]).toEqual([octets.slice(0, 60), status, status]);
    expect(answer.head).toContain('content-type: application/problem+json');
    expect(answer.head).toContain('cache-control: no-store');
    expect(answer.head).toContain('connection: close');
  }
  // Still in good health afterwards.
  expect((await ask('GET', rwi)).status).toBe(200);
  await close();
});

test('connections beyond the limit are closed; closing ends idle ones at once and running ones after the grace', async () => {
  const narrow = await serve({ limits: { connections: 2 } });
  const { port } = new URL(narrow.url);
  const open = (): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => resolve(socket));
      socket.on('error', () => undefined);
    });
  const sockets = [await open(), await open()];
  const third = await open();
  await new Promise((resolve) => third.resume().on('close', resolve));
  for (const socket of sockets) socket.destroy();
  await expect
    .poll(() =>
      ask('GET', narrow.url).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(404);
  await narrow.close();

  const { url, controller, close } = await serve({ limits: { graceMs: 300, outputWaitMs: 60_000 } });
  const { rwi } = await launch(url);
  const waiting = request(`${rwi}/Output/OSD-BSO-V1.5`).then(
    () => 'answered',
    ({ code }: NodeJS.ErrnoException) => code,
  );
  await expect.poll(() => controller.waiting).toBe(1);
  const [first, second] = [close(), close()];
  expect(await waiting).toBe('UND_ERR_SOCKET');
  await Promise.all([first, second]);
  await expect(ask('GET', url)).rejects.toThrow(/ECONNREFUSED/);

  const gentle = await serve({ limits: { graceMs: 10_000, outputWaitMs: 400 } });
  const there = await launch(gentle.url);
  const running = request(`${there.rwi}/Output/OSD-BSO-V1.5`);
  await expect.poll(() => gentle.controller.waiting).toBe(1);
  const closed = gentle.close();
  const { statusCode, headers } = await running;
  expect([statusCode, headers.connection]).toEqual([504, 'close']);
  await closed;

  const taken = await serve();
  const { createServer } = await import('../../reference/server/server.js');
  const again = createServer({ controller });
  await expect(again.listen(Number(new URL(taken.url).port), '127.0.0.1')).rejects.toThrow(
    /in use; choose another port/,
  );
  await expect(createServer({ controller }).listen(0, '192.0.2.1')).rejects.toThrow(/no such address/);
  await Promise.all([taken.close(), again.close()]);
});
