import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { NoAnswer } from '../../suites/engine/outcomes.js';
import { replyOf } from '../../suites/engine/reply.js';
import { closeServer } from './fake-maas.js';
import { closedUrl, startTcp, testExchanger } from './support.js';

test('a hostile or dying server ends in a code, in time', async () => {
  const behaviours: Record<
    string,
    {
      code: string;
      answer: (socket: import('node:net').Socket) => void;
      limits?: { maxBodyBytes?: number; timeoutMs?: number };
    }
  > = {
    'never answers': { code: 'timeout', limits: { timeoutMs: 300 }, answer: () => undefined },
    'drips its body': {
      code: 'timeout',
      limits: { timeoutMs: 500 },
      answer(socket) {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n');
        const drip = setInterval(() => socket.write('.'), 20);
        socket.on('close', () => clearInterval(drip));
      },
    },
    'never ends its body': {
      code: 'too-large',
      limits: { maxBodyBytes: 100_000 },
      answer(socket) {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        const pour = (): void => {
          while (!socket.destroyed && socket.write(`2000\r\n${'x'.repeat(0x2000)}\r\n`));
        };
        socket.on('drain', pour);
        pour();
      },
    },
    'huge headers': {
      code: 'too-large',
      answer: (socket) => void socket.write(`HTTP/1.1 200 OK\r\nX-Big: ${'y'.repeat(200_000)}\r\n\r\n`),
    },
    reset: { code: 'reset', answer: (socket) => void socket.resetAndDestroy() },
    'closes without a word': { code: 'reset', answer: (socket) => void socket.end() },
    'body shorter than promised': {
      code: 'reset',
      answer: (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort'),
    },
    'not HTTP': { code: 'protocol', answer: (socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n') },
    'two lengths': {
      code: 'protocol',
      answer: (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello'),
    },
  };
  await Promise.all(
    Object.entries(behaviours).map(async ([name, { code, answer, limits }]) => {
      const server = await startTcp(answer);
      const { exchanger, send, recorded } = testExchanger(server.url, limits);
      const exchanged = await send({ path: '/x' });
      expect.soft(exchanged.exchange.error?.code, name).toBe(code);
      expect.soft(recorded, name).toHaveLength(1);
      if (code === 'too-large' && limits !== undefined) expect.soft(exchanged.bytes.byteLength, name).toBe(100_000);
      expect.soft(() => replyOf(exchanged), name).toThrow(NoAnswer);
      await exchanger.close();
      await server.close();
    }),
  );
  const nobody = testExchanger(await closedUrl());
  expect((await nobody.send({})).exchange.error).toEqual({ code: 'refused', message: 'connection refused' });
  const plain = await startTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const secure = testExchanger(plain.url.replace('http:', 'https:'));
  expect((await secure.send({})).exchange.error?.code).toBe('tls');
  await plain.close();
});

test('requests go out as written, to the target only, and no redirect is followed', async () => {
  const seen: string[] = [];
  const server = await startTcp((socket, request) => {
    seen.push(request);
    socket.write(
      'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/elsewhere\r\nX-Twice: a\r\nx-twice: b\r\nContent-Length: 2\r\n\r\nhi',
    );
  });
  const { send, recorded, exchanger } = testExchanger(`${server.url}/base/`);
  const reply = replyOf(
    await send({
      method: 'POST',
      path: '/a/../b/%2e%2e//c?x=%41',
      headers: { 'X-Own': 'yes', 'User-Agent': null },
      body: 'é',
    }),
  );
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatch(/^POST \/base\/a\/\.\.\/b\/%2e%2e\/\/c\?x=%41 HTTP\/1\.1\r\n/);
  expect(seen[0]).toContain('X-Own: yes\r\n');
  expect(seen[0]).toContain('Accept-Encoding: identity\r\n');
  expect(seen[0]?.toLowerCase()).not.toContain('user-agent');
  expect(reply.status).toBe(302);
  expect(reply.header('X-TWICE')).toBe('a, b');
  expect(reply.exchange.response).toMatchObject({
    httpVersion: '1.1',
    headers: expect.arrayContaining([
      ['X-Twice', 'a'],
      ['x-twice', 'b'],
    ]),
  });
  expect(reply.exchange.request).toMatchObject({
    url: `${server.url}/base/a/../b/%2e%2e//c?x=%41`,
    body: { length: 2, text: 'é' },
  });
  expect(reply.exchange.endMs).toBeGreaterThanOrEqual(reply.exchange.headersMs ?? Number.NaN);

  for (const path of [
    'http://127.0.0.1:1/x',
    'https://example.org/',
    `http://user@${new URL(server.url).hostname}.evil.example/`,
  ]) {
    expect((await send({ path })).exchange.error?.code, path).toBe('forbidden-origin');
  }
  expect((await send({ path: `${server.url}/own` })).exchange.response?.status).toBe(302);
  for (const path of ['/a\r\nX: y', '/a b', 'relative', '/ü'])
    await expect(send({ path: path === 'relative' ? '\u0000' : path })).rejects.toThrow(TypeError);
  expect(seen).toHaveLength(2);
  expect(recorded).toHaveLength(5);
  await exchanger.close();
  await server.close();
});

test('versions, empty answers, and connections that the server drops while idle', async () => {
  let connections = 0;
  const served = new WeakMap<object, number>();
  const server = await startTcp((socket) => {
    const nth = (served.get(socket) ?? 0) + 1;
    served.set(socket, nth);
    if (nth === 1) connections += 1;
    if (nth === 2) return void socket.destroy(); // kept open, then dropped when used again
    socket.write('HTTP/1.1 204 No Content\r\n\r\n');
  });
  const { send, recorded, exchanger } = testExchanger(server.url);
  expect((await send({})).exchange.response?.status).toBe(204);
  const second = await send({ method: 'POST', body: 'x' });
  expect(second.exchange.response?.status).toBe(204);
  expect(connections).toBe(2);
  expect(recorded.map(({ intent, error }) => [intent.kind, error?.code])).toEqual([
    ['valid', undefined],
    ['probe', 'reset'],
    ['valid', undefined],
  ]);
  await exchanger.close();
  await server.close();

  const old = await startTcp((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nold'));
  const http10 = testExchanger(old.url);
  const answer = await http10.send({});
  expect(answer.exchange.response).toMatchObject({ httpVersion: '1.0', body: { length: 3, text: 'old' } });
  await http10.exchanger.close();
  await old.close();

  const aborted = new AbortController();
  const silent = await startTcp(() => aborted.abort());
  const given = testExchanger(silent.url);
  expect((await given.send({ signal: aborted.signal })).exchange.error?.code).toBe('aborted');
  await silent.close();
});

test('secrets never reach the record, whatever the server echoes; checks get the octets as they came', async () => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('X-Echo', request.headers.authorization ?? '');
      response.end(
        Buffer.concat([
          Buffer.from(`${request.url} ${request.headers.authorization} `),
          Buffer.concat(chunks),
          Buffer.from([0xff, 0xfe]),
        ]),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = 'sécret "token"/+=';
  const secrets = [
    {
      credentials: { main: { scheme: 'basic' as const, user: 'ann', password: 'pass word' } },
      words: ['pass word', 'YW5uOnBhc3Mgd29yZA==', 'pass%20word'],
    },
    {
      credentials: { main: { scheme: 'bearer' as const, token: 's3cr3t/t0ken+=' } },
      words: ['s3cr3t/t0ken+=', encodeURIComponent('s3cr3t/t0ken+=')],
    },
    {
      credentials: {
        main: { scheme: 'bearer' as const, token: 'plain' },
        other: { scheme: 'basic' as const, user: 'x', password: token },
      },
      words: [token, JSON.stringify(token)],
    },
  ];
  for (const { credentials, words } of secrets) {
    const { send, recorded, exchanger } = testExchanger(url, { credentials });
    const { bytes } = await send({
      method: 'POST',
      path: `/${encodeURIComponent(words[0] ?? '')}`,
      body: JSON.stringify({ words }),
    });
    expect(Buffer.from(bytes).toString('latin1')).toContain(encodeURIComponent(words[0] ?? ''));
    const line = Buffer.from(JSON.stringify(recorded)).toString('utf8');
    const body = recorded[0]?.response?.body;
    const everything = `${line}${Buffer.from(body?.base64 ?? '', 'base64').toString('utf8')}`;
    for (const word of words) expect(everything, word).not.toContain(word);
    expect(everything).toContain('<redacted>');
    expect(recorded[0]?.request.headers.find(([name]) => name === 'Authorization')?.[1]).toMatch(
      /^(Basic|Bearer) <redacted>$/,
    );
    expect(body?.sha256).toBeUndefined();
    await exchanger.close();
  }
  const { send, recorded, exchanger } = testExchanger(url, {
    credentials: { main: { scheme: 'bearer', token: 'abcdef' } },
  });
  await send({ headers: { Authorization: 'bearer {credential}' } });
  await send({ identity: 'bad' });
  await send({ identity: 'none' });
  await send({ headers: { Authorization: 'Bearer' } });
  const sent = recorded.map(({ identity, request }) => [
    identity,
    request.headers.find(([name]) => name === 'Authorization')?.[1],
  ]);
  expect(sent).toEqual([
    ['main', 'bearer <redacted>'],
    ['bad', 'Bearer maas-conformance-wrong'],
    ['none', undefined],
    ['bad', 'Bearer'],
  ]);
  await exchanger.close();
  await closeServer(server);
});
