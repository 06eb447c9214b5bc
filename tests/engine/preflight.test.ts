import { existsSync, readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { packageRoot } from '../../spec/root.js';
import { createLedger } from '../../suites/engine/ledger.js';
import { type PreflightOutcome, type PreflightSurroundings, preflight } from '../../suites/engine/preflight.js';
import { createRemover } from '../../suites/engine/remover.js';
import type { RunEvent } from '../../suites/engine/types.js';
import { type FakeOptions, startFake } from './fake-maas.js';
import { closedUrl, startTcp, testExchanger } from './support.js';

interface Seen {
  outcome: PreflightOutcome;
  events: RunEvent[];
  left: number;
}

async function look(
  url: string,
  options: Partial<PreflightSurroundings> & { ca?: string; insecure?: boolean; timeoutMs?: number } = {},
): Promise<Seen> {
  const { ca, insecure, timeoutMs, ...rest } = options;
  const credentials = rest.auth === undefined ? {} : { main: rest.auth };
  const { exchanger } = testExchanger(url, {
    credentials,
    ...(ca === undefined ? {} : { ca }),
    ...(insecure === undefined ? {} : { insecure }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  const events: RunEvent[] = [];
  const record = (event: RunEvent): void => void events.push(event);
  const ledger = createLedger(record, createRemover(exchanger));
  const outcome = await preflight(
    {
      url,
      exchanger,
      ledger,
      requester: { check: 'preflight', exchanges: [] },
      auth: undefined,
      identities: [],
      dialect: 'auto',
      profiles: undefined,
      workflows: [],
      ...rest,
    },
    record,
  );
  await ledger.cleanUp({ deadlineMs: 5_000 });
  await exchanger.close();
  return { outcome, events, left: ledger.pending.length };
}

async function lookAtFake(
  fake: FakeOptions,
  options: Parameters<typeof look>[1] = {},
): Promise<Seen & { scis: number }> {
  const server = await startFake(fake);
  try {
    const seen = await look(server.url, options);
    return { ...seen, scis: server.scis.size };
  } finally {
    await server.close();
  }
}

test('servers of either dialect, with labels, with a prefix, with nothing to start: found out, and left as they were', async () => {
  const plain = await lookAtFake({});
  expect(plain.outcome).toMatchObject({
    ok: true,
    target: {
      dialect: 'aif-3.0',
      alsoSpeaks: [],
      prefix: 'absent',
      portForm: 'data-type',
      workflows: { ECH: 'MCT-ECH-V1.0' },
      profiles: ['core'],
      offers: { discover: false, upload: false, async: false, events: false },
      auth: 'none',
    },
  });
  expect(plain).toMatchObject({ left: 0, scis: 0 });
  expect(plain.events.flatMap((event) => (event.type === 'preflight' ? [[event.step, event.ok]] : []))).toEqual([
    ['reachable', true],
    ['credentials', true],
    ['controller', true],
    ['dialect', true],
    ['workflows', true],
  ]);

  const module = await lookAtFake({ segment: 'MODULE', workflows: ['1MCT-ECH-V1.0-I01'], prefix: '/tenants/7/maas' });
  expect(module.outcome).toMatchObject({
    ok: true,
    target: { dialect: 'mas-1.0', prefix: 'present', workflows: { ECH: '1MCT-ECH-V1.0-I01' } },
  });
  expect(module.scis).toBe(0);
  expect((await lookAtFake({ label: true })).outcome).toMatchObject({ target: { portForm: 'label' } });
  expect((await lookAtFake({ workflows: ['mine'] }, { workflows: ['ECH=mine'] })).outcome).toMatchObject({
    target: { workflows: { ECH: 'mine' } },
  });

  const empty = await lookAtFake({ workflows: [], segment: 'MODULE' });
  expect(empty.outcome).toMatchObject({ ok: true, target: { dialect: 'mas-1.0', workflows: {} } });
  expect(empty.events.find((event) => event.type === 'preflight' && event.step === 'workflows')).toMatchObject({
    ok: true,
    message: expect.stringContaining('not observed'),
  });
  expect((await lookAtFake({ workflows: [] }, { dialect: 'mas-1.0' })).outcome).toMatchObject({
    target: { dialect: 'mas-1.0', alsoSpeaks: ['aif-3.0'] },
  });

  const offers = await lookAtFake({
    before(request, response) {
      if (!/\/AIW$/.test(request.url ?? '')) return false;
      if (request.method === 'GET') response.writeHead(200, { 'Content-Type': 'application/json' }).end('[]');
      else response.writeHead(request.method === 'POST' ? 415 : 405).end();
      return true;
    },
  });
  expect(offers.outcome).toMatchObject({
    target: {
      offers: { discover: true, upload: true, async: false, events: false },
      profiles: ['core', 'discovery', 'upload'],
    },
  });
  const wrongMethods = await lookAtFake({
    before(request, response) {
      if (!/\/AIW$/.test(request.url ?? '')) return false;
      response.writeHead(400).end();
      return true;
    },
  });
  expect(wrongMethods.outcome).toMatchObject({ target: { offers: { upload: false } } });
  expect((await lookAtFake({}, { profiles: ['discovery'] })).outcome).toMatchObject({
    target: { offers: { discover: true, upload: false, async: false, events: false }, profiles: ['discovery'] },
  });
});

test('what cannot be judged gets one clear sentence and no check', async () => {
  const html: FakeOptions['before'] = (_request, response) => {
    response
      .writeHead(405, { 'Content-Type': 'text/html' })
      .end('<html><h1>405 Not Allowed</h1><hr>nginx/1.22.1</html>');
    return true;
  };
  const status = (code: number, headers: Record<string, string> = {}, body = 'no'): FakeOptions => ({
    before(_request, response) {
      response.writeHead(code, headers).end(body);
      return true;
    },
  });
  const challenge = { 'WWW-Authenticate': 'Digest realm="x", nonce="n", Basic realm="x"' };
  const bearer = { scheme: 'bearer', token: 'wrong-one' } as const;
  const cases: [string, Promise<Seen>, string, RegExp][] = [
    ['web server', lookAtFake({ before: html }), 'not-maas', /405 Method Not Allowed/],
    [
      'page for everything',
      lookAtFake(status(200, { 'Content-Type': 'text/html' }, '<html>')),
      'not-maas',
      /web server/,
    ],
    ['redirect', lookAtFake(status(301, { Location: 'https://elsewhere/' })), 'not-maas', /elsewhere.*not followed/],
    ['not found', lookAtFake(status(404)), 'not-maas', /404 Not Found/],
    [
      'credential missing',
      lookAtFake(status(401, challenge)),
      'credentials',
      /without a credential.*digest or basic.*MAAS_AUTH/,
    ],
    [
      'credential refused',
      lookAtFake(status(401, challenge), { auth: bearer }),
      'credentials',
      /refuses the bearer credential.*digest or basic, not for bearer/,
    ],
    ['forbidden', lookAtFake(status(403), { auth: bearer }), 'credentials', /403/],
    ['full', lookAtFake(status(503)), 'nothing-testable', /creates no SCI.*503/],
    [
      'foreign prefix',
      lookAtFake({ prefix: 'https://evil.example/x' }),
      'forbidden-prefix',
      /evil\.example.*not contacted/,
    ],
    ['closed port', closedUrl().then((url) => look(url)), 'unreachable', /refused.*running/],
    ['unknown host', look('http://host.invalid:1'), 'unreachable', /cannot be reached/],
  ];
  const silent = await startTcp(() => undefined);
  const ssh = await startTcp((socket) => socket.end('SSH-2.0-x\r\n'));
  cases.push(['silent', look(silent.url, { timeoutMs: 300 }), 'unreachable', /gave no answer.*--timeout/]);
  cases.push(['not HTTP', look(ssh.url), 'not-maas', /HTTP/]);
  cases.push(['TLS on plain', look(ssh.url.replace('http:', 'https:')), 'tls', /does not speak TLS.*http/]);
  for (const [name, seen, code, message] of cases) {
    const { outcome, events } = await seen;
    expect.soft(outcome, name).toEqual({ ok: false, code, message: expect.stringMatching(message) });
    const failed = events.filter((event) => event.type === 'preflight' && !event.ok);
    expect.soft(failed, name).toHaveLength(1);
    expect
      .soft(
        events.some((event) => event.type === 'target'),
        name,
      )
      .toBe(false);
    if (!outcome.ok) expect.soft(outcome.message.split('\n'), name).toHaveLength(1);
  }
  await silent.close();
  await ssh.close();
});

test('a server with broken creates is judged, not given up; TLS by authority or not at all', async () => {
  const noId = await lookAtFake({
    before(request, response) {
      if (!request.url?.endsWith('/Controller')) return false;
      response.writeHead(201, { 'Content-Type': 'application/json' }).end('{"identifier":"x"}');
      return true;
    },
  });
  expect(noId.outcome).toMatchObject({ ok: true, target: { workflows: {} } });

  const keys = join(packageRoot, 'fixtures', 'keys');
  const [key, cert] = ['server-key.pem', 'server.pem'].map((name) => join(keys, name));
  test.skip(
    key === undefined || cert === undefined || !existsSync(key) || !existsSync(cert),
    'no test certificate in fixtures/keys',
  );
  const server = createTlsServer(
    { key: readFileSync(key as string), cert: readFileSync(cert as string) },
    (_request, response) => {
      response.writeHead(503).end();
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect((await look(url)).outcome).toMatchObject({ code: 'tls' });
  const trusted = await look(url, { ca: readFileSync(join(keys, 'ca.pem'), 'utf8') });
  expect(trusted.outcome).toMatchObject({ code: 'nothing-testable' });
  expect(trusted.events).toContainEqual(expect.objectContaining({ step: 'tls', ok: true }));
  expect((await look(url, { insecure: true })).outcome).toMatchObject({ code: 'nothing-testable' });
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('a server that gives one SCI and then no answer to another create is judged with the first', async () => {
  let creates = 0;
  const { outcome } = await lookAtFake({
    before: (request) => {
      if (request.method === 'POST' && request.url?.endsWith('/Controller')) creates += 1;
      else return false;
      if (creates === 1) return false;
      request.socket.destroy();
      return true;
    },
  });
  expect(creates).toBeGreaterThan(1);
  expect(outcome).toMatchObject({ ok: true, target: { workflows: { ECH: 'MCT-ECH-V1.0' } } });
});

test('a server of both dialects that starts a workflow once in each SCI is found to speak both', async () => {
  const started = new Set<string>();
  const { outcome, left } = await lookAtFake({
    before(request, response) {
      const [, cid, segment] = /\/([^/]+)\/(AIW|MODULE)\/Start$/.exec(request.url ?? '') ?? [];
      if (cid === undefined) return false;
      const second = started.has(cid);
      started.add(cid);
      if (!second && segment === 'AIW') return false;
      response.writeHead(second ? 409 : 200, { 'Content-Type': 'application/json' }).end(second ? '{}' : '{"id":"1"}');
      return true;
    },
  });
  expect(outcome).toMatchObject({ ok: true, target: { dialect: 'aif-3.0', alsoSpeaks: ['mas-1.0'] } });
  expect(left).toBe(0);
});
