import { createServer as createHttpServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { createClient, MaasError } from '../../reference/client/client.js';
import type { AuthOptions } from '../../reference/server/server.js';
import { serve } from '../server/serve.js';

const message = { Header: 'OSD-BTO-V1.5', BasicTextObjectID: 'urn:test:1', BasicTextData: [{ Data: 'Grüße 𝄞' }] };

/** The error that a call fails with. */
async function failure(call: Promise<unknown>): Promise<MaasError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MaasError);
  return error as MaasError;
}

/** A server that answers as told, to see what the client makes of bad answers. */
async function pretend(listener: RequestListener): Promise<{ url: string; close(): Promise<void> }> {
  const server = createHttpServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

test('a whole life, in both dialects, with each scheme, with and without prefix', async () => {
  const schemes: (Exclude<AuthOptions, readonly unknown[]> | undefined)[] = [
    undefined,
    { scheme: 'basic', user: 'anna', password: 'p:ä' },
    { scheme: 'digest', user: 'an"na', password: 'p:ä' },
    { scheme: 'bearer', token: 'abc' },
  ];
  for (const [index, auth] of schemes.entries()) {
    const dialect = index % 2 === 0 ? 'aif-3.0' : 'mas-1.0';
    const given = auth === undefined ? {} : { auth };
    const server = await serve({ ...given, dialects: [dialect], ...(index > 1 ? { prefix: '/tenants/7' } : {}) });
    const client = createClient({ url: `${server.url}/`, dialect, ...given });
    const sci = await client.createSci();
    const found = await sci.discover();
    expect(found).toHaveLength(250);
    expect(await sci.discover({ q: '-007-', standard: 'MCT' })).toHaveLength(1);
    const rwi = await sci.start('MCT-ECH-V1.0');
    expect([rwi.name, rwi.state]).toEqual(['MCT-ECH-V1.0', 'ACTIVE']);
    const port = dialect === 'aif-3.0' ? 'InputText' : 'OSD-BTO-V1.5:1';
    expect(await rwi.receive('OSD-BTO-V1.5')).toBeUndefined();
    expect(await rwi.receive('OSD-BTO-V1.5', { waitMs: 50 })).toBeUndefined();
    const awaited = rwi.receive('OSD-BTO-V1.5', { waitMs: 10_000 });
    await rwi.send(port, message);
    expect(await awaited).toEqual(message);
    const times = await Promise.all(Array.from({ length: 20 }, () => rwi.receive('OSD-BTO-V1.5')));
    expect(times).toEqual(Array.from({ length: 20 }, () => message));
    expect((await rwi.pause()).state).toBe('PAUSED');
    expect([(await rwi.status()).state, rwi.state]).toEqual(['PAUSED', 'PAUSED']);
    expect((await rwi.resume()).state).toBe('ACTIVE');
    const refused = await failure(rwi.send(port, { Header: 'OSD-STM-V1.5' }));
    expect([refused.code, refused.status, refused.problem?.status]).toEqual(['REFUSED', 422, 422]);
    expect((await failure(rwi.send('OSD-BTO-V1.5:9', message))).code).toBe('NOT_FOUND');
    const uploaded = await sci.upload(Buffer.from('{"Header":"x"}'), 'application/json');
    expect(uploaded.Identifier.AIMName).toBe('1MCT-UPL-V1.0-I01');
    expect((await failure(sci.upload(Buffer.from('PK'), 'application/zip'))).status).toBe(422);
    expect(server.controller.uploads[0]).toEqual({ mediaType: 'application/json', length: 14 });
    await rwi.stop();
    expect(rwi.state).toBe('STOPPED');
    // The port of a stopped RWI is not silent, it is gone.
    expect((await failure(rwi.receive('OSD-BTO-V1.5'))).code).toBe('NOT_FOUND');
    expect((await failure(sci.start('none'))).message).toContain('The Store has no such workflow.');
    await sci.delete();
    expect((await failure(sci.delete())).code).toBe('NOT_FOUND');
    expect(server.controller.counts().scis).toBe(0);
    await client.close();
    if (auth !== undefined) {
      for (const wrong of [undefined, { scheme: auth.scheme, user: 'x', password: 'y', token: 'z' } as typeof auth]) {
        const stranger = createClient({ url: server.url, dialect, ...(wrong === undefined ? {} : { auth: wrong }) });
        expect((await failure(stranger.createSci())).code).toBe('UNAUTHORISED');
        await stranger.close();
      }
    }
    await server.close();
  }
});

test('failures have a code; strange servers are not trusted', async () => {
  const server = await serve({ scis: 1 });
  const client = createClient({ url: server.url, timeoutMs: 300 });
  const sci = await client.createSci();
  expect((await failure(client.createSci())).code).toBe('LIMIT');
  for (const [told, code] of [
    ['FAILED', 'FAILED'],
    ['INVALID', 'REFUSED'],
    ['STORE', 'FAILED'],
  ]) {
    expect((await failure(sci.start(`fail:${told}`))).code).toBe(code);
  }
  const rwi = await sci.start('MCT-ECH-V1.0');
  expect((await failure(rwi.receive('OSD-BSO-V1.5'))).code).toBe('TIMEOUT');
  await client.close();
  await server.close();
  const gone = createClient({ url: server.url });
  expect((await failure(gone.createSci())).message).toMatch(/cannot be reached \(ECONNREFUSED\)/);
  for (const url of ['localhost:5005', 'ftp://a', '', '/x']) {
    expect(() => createClient({ url })).toThrow('no http or https URL');
  }

  const seen: string[] = [];
  let answer: RequestListener = () => undefined;
  const strange = await pretend((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? '-'}`);
    answer(request, response);
  });
  const elsewhere = await pretend((_request, response) => {
    seen.push('ELSEWHERE');
    response.end('{}');
  });
  const wary = createClient({ url: strange.url, auth: { scheme: 'bearer', token: 'abc' } });
  for (const [status, headers, body] of [
    [201, {}, JSON.stringify({ id: 'x', prefix: `${elsewhere.url}/MPAI` })],
    [201, {}, '{"id":5}'],
    [201, {}, 'not JSON'],
    [201, {}, ''],
    [302, { location: `${elsewhere.url}/` }, ''],
  ] as const) {
    answer = (_request, response) => response.writeHead(status, headers).end(body);
    expect([body, (await failure(wary.createSci())).code]).toEqual([body, 'PROTOCOL']);
  }
  expect(seen).toEqual(Array.from({ length: 5 }, () => 'POST /MPAI/AIFU/Controller Bearer abc'));
  answer = (_request, response) => response.writeHead(201).end(JSON.stringify({ id: 'a/b c', prefix: '/own/' }));
  const odd = await wary.createSci();
  answer = (_request, response) => response.writeHead(418, { 'content-type': 'text/plain' }).end('short and stout');
  const teapot = await failure(odd.start('x'));
  expect([teapot.code, teapot.status, teapot.problem, teapot.message]).toEqual([
    'REFUSED',
    418,
    undefined,
    'Start: 418 short and stout',
  ]);
  expect(seen.at(-1)).toBe('POST /own/a%2Fb%20c/AIW/Start Bearer abc');
  await wary.close();

  // A digest client takes the first algorithm it knows, and gives up after one more try.
  const digester = createClient({ url: strange.url, auth: { scheme: 'digest', user: 'u', password: 'p' } });
  seen.length = 0;
  const challenge =
    'Basic realm="b, c", Digest realm="r", nonce="n", algorithm=SHA3, qop="auth", Digest realm="r", qop="auth-int, auth", nonce="m", opaque="o"';
  answer = (_request, response) => response.writeHead(401, { 'www-authenticate': challenge }).end();
  expect((await failure(digester.createSci())).code).toBe('UNAUTHORISED');
  expect(seen).toHaveLength(2);
  expect(seen[1]).toMatch(
    /^POST \S+ Digest username="u", realm="r", nonce="m", uri="\S+", nc=00000001, cnonce="\w+", qop=auth, response="[0-9a-f]{32}", algorithm=MD5, opaque="o"$/,
  );
  await digester.close();
  await Promise.all([strange.close(), elsewhere.close()]);
});
