import { createHash } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { expect, test } from '@playwright/test';
import type { WireStep } from '../../suites/engine/check.js';
import { createExchanger } from '../../suites/engine/exchange.js';
import { createRedactor } from '../../suites/engine/internal/redactor.js';
import { parseAnswers } from '../../suites/engine/internal/wire/parse-answers.js';
import type { HttpCredential } from '../../suites/engine/run-options.js';
import type { Exchange } from '../../suites/engine/types.js';

const parse = (text: string, methods: string[] = ['GET'], ended = false) =>
  parseAnswers(Buffer.from(text, 'latin1'), methods, ended);

test('answers in a row are told apart, whatever frames them', () => {
  const found = parse(
    'HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok' +
      'HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nhi\r\n1\r\n!\r\n0\r\nX-T: 1\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n' +
      'HTTP/1.0 200 OK\r\n\r\nto the end',
    ['GET', 'GET', 'GET', 'GET'],
    true,
  );
  expect(found.interim).toEqual([103]);
  expect(found.answers.map(({ status, body }) => [status, body.toString()])).toEqual([
    [200, 'ok'],
    [200, 'hi!'],
    [204, ''],
    [200, 'to the end'],
  ]);
  expect([found.rest, found.fault]).toEqual([0, undefined]);
});

test('what is not whole is waited for, what is no HTTP is a fault', () => {
  for (const part of [
    'HTT',
    'HTTP/1.1 200 OK\r\nA: b\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc',
    'HTTP/1.1 200 OK\r\n\r\nabc',
  ])
    expect(parse(part), part).toMatchObject({ answers: [], rest: part.length });
  expect(parse('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab')).toMatchObject({ answers: [] });
  for (const noise of [
    'SSH-2.0-x',
    '<html>',
    'HTTP/1.1 20 OK\r\n\r\n',
    'HTTP/1.1 200 OK\r\nbad field: 1\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 3, 4\r\n\r\nabcd',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxx\r\n',
  ])
    expect(parse(noise).fault, noise).toBeDefined();
  expect(parse('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc', ['GET'], true).fault).toMatch(/Content-Length/);
});

test('content behind an answer to HEAD and behind 304 is seen', () => {
  expect(parse('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\noops', ['HEAD'])).toMatchObject({
    rest: 4,
    answers: [{ status: 200 }],
  });
  expect(parse('HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n')).toMatchObject({
    rest: 0,
    answers: [{ status: 304 }],
  });
});

/** Talks to a server of plain sockets. */
async function talk(
  onSocket: (socket: Socket) => void,
  steps: readonly WireStep[],
  parts: { answers?: number; closeMs?: number; timeoutMs?: number; credential?: HttpCredential } = {},
) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    onSocket(socket.on('error', () => undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const token = 'a-very-secret-token';
  const credentials = { main: parts.credential ?? { scheme: 'bearer' as const, token } };
  const recorded: Exchange[] = [];
  const exchanger = createExchanger({
    url: `http://127.0.0.1:${port}/base`,
    credentials,
    redactor: createRedactor(credentials),
    onExchange: (exchange) => void recorded.push(exchange),
    timeoutMs: 2_000,
    userAgent: 'test',
  });
  let n = 0;
  try {
    const came = await exchanger.sendOctets({
      steps,
      answers: parts.answers ?? 1,
      closeMs: parts.closeMs ?? 0,
      identity: 'main',
      intent: { kind: 'probe' },
      check: 'c',
      nextId: () => `c/${++n}`,
      ...(parts.timeoutMs === undefined ? {} : { timeoutMs: parts.timeoutMs }),
    });
    return { came, recorded, token };
  } finally {
    await exchanger.close();
    // One that does not read never learns that the other side is gone.
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

test('octets go out as written, with what only the engine knows filled in; the recording keeps the secret out', async () => {
  let got = '';
  const { came, recorded, token } = await talk(
    (socket) =>
      socket.on('data', (chunk) => {
        got += chunk.toString('latin1');
        if (got.endsWith('\r\n\r\n'))
          socket.write(ok.replace('ok', 'ok').replace('\r\n\r\n', `\r\nX-Echo: a-very-secret-token\r\n\r\n`));
      }),
    ['GET {base}/x\0y HTTP/1.1\r\nHost: {host}\r\n{authorization}X : \xff\r\n\r\n'],
  );
  expect(got).toMatch(
    /^GET \/base\/x\0y HTTP\/1\.1\r\nHost: 127\.0\.0\.1:\d+\r\nAuthorization: Bearer a-very-secret-token\r\nX : \xff\r\n\r\n$/,
  );
  expect(came.answers).toHaveLength(1);
  expect(recorded).toHaveLength(1);
  expect(JSON.stringify(recorded)).not.toContain(token);
  const { origin, steps: written } = recorded[0]?.request.octets ?? {};
  expect(written).toEqual([
    `GET /base/x\0y HTTP/1.1\r\nHost: ${origin?.slice('http://'.length)}\r\nAuthorization: Bearer <redacted>\r\nX : \xff\r\n\r\n`,
  ]);
});

test('a digest over the body is over the body that is sent, without its chunks', async () => {
  const h = (text: string): string => createHash('md5').update(text).digest('hex');
  const field = 'POST /x HTTP/1.1\r\nHost: {host}\r\n{authorization}';
  const cases: [steps: WireStep[], body: string][] = [
    [[`${field}\r\n`], ''],
    [[`${field}Content-Length: 4\r\n\r\n`, { pauseMs: 10 }, Buffer.from('bo'), 'dy'], 'body'],
    [[`${field}Content-Length: 4\r\n\r\nbody`], 'body'],
    [
      [
        `${field}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n`,
        Buffer.from('2;a=b\r\nbo\r\n2\r\ndy\r\n0\r\nX: 1\r\n\r\n'),
      ],
      'body',
    ],
    // No chunks that anybody can read: nobody will compare.
    [[`${field}Transfer-Encoding: chunked\r\n\r\n`, '-5\r\n{}'], '-5\r\n{}'],
  ];
  for (const [steps, body] of cases) {
    let got = '';
    const { recorded } = await talk(
      (socket) =>
        socket
          .on('data', (chunk) => {
            got += chunk.toString('latin1');
            const challenge = 'Digest realm="r", nonce="n", qop="auth-int"';
            if (got.startsWith('GET /base '))
              socket.end(`HTTP/1.1 401 No\r\nWWW-Authenticate: ${challenge}\r\nContent-Length: 0\r\n\r\n`);
            else if (got.endsWith('dy') || got.endsWith('\r\n\r\n') || got.endsWith('{}')) socket.write(ok);
          })
          .on('close', () => {
            if (got.startsWith('GET ')) got = '';
          }),
      steps,
      { credential: { scheme: 'digest', user: 'ada', password: 'pass word' } },
    );
    const [, cnonce = ''] = /cnonce="([^"]*)"/.exec(got) ?? [];
    const right = h(`${h('ada:r:pass word')}:n:00000001:${cnonce}:auth-int:${h(`POST:/x:${h(body)}`)}`);
    expect(got, got).toContain(`response="${right}"`);
    expect(JSON.stringify(recorded)).not.toContain(right);
  }
});

test('a conversation is bounded: silence, floods, noise and hanging up each end it with a reason', async () => {
  const ask = 'GET / HTTP/1.1\r\n\r\n';
  const silent = await talk((socket) => void socket.resume(), [ask], { timeoutMs: 200 });
  expect(silent.recorded[0]?.error?.code).toBe('timeout');
  const flood = await talk(
    (socket) => {
      const more = (): void => {
        if (!socket.destroyed) socket.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(1_000), () => setImmediate(more));
      };
      more();
    },
    [ask],
  );
  expect(flood.recorded[0]?.error?.code).toBe('too-large');
  const noise = await talk((socket) => void socket.write('SSH-2.0-OpenSSH\r\n'), [ask]);
  expect(noise.recorded[0]?.error?.code).toBe('protocol');
  const gone = await talk((socket) => void socket.once('data', () => socket.resetAndDestroy()), [ask]);
  expect(gone.recorded[0]?.error?.code).toBe('reset');
});

test('waiting for an answer, for the end, and our own hanging up', async () => {
  const reply = (socket: Socket): void =>
    void socket
      .once('data', () => socket.write('HTTP/1.1 100 Continue\r\n\r\n'))
      .on('data', (chunk) => {
        if (chunk.includes('body')) socket.end(ok);
      });
  const head = 'POST / HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n';
  const expectant = await talk(reply, [head, { awaitMs: 1_000 }, 'body'], { closeMs: 1_000 });
  expect(expectant.came).toMatchObject({ waits: [true], interim: [100], closed: true });
  const open = await talk((socket) => void socket.on('data', () => socket.write(ok)), ['GET / HTTP/1.1\r\n\r\n'], {
    closeMs: 100,
  });
  expect(open.came.closed).toBe(false);
  const cut = await talk((socket) => void socket.resume(), ['GET / HTT', { cut: 'reset' }]);
  expect(cut.recorded[0]?.error?.code).toBe('aborted');
});
