import { expect, test } from '@playwright/test';
import { request } from 'undici';
import { type Answer, ask, jsonBody, portData, textObject } from './http.js';
import { launch, serve } from './serve.js';

function expectProblem(answer: Answer, status: number): void {
  expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
  expect(answer.json).toMatchObject({ type: 'about:blank', status });
  expect(answer.json.title).toBeTruthy();
  expect(String(answer.json.detail)).not.toMatch(/\/srv|\bat |node_modules|undefined/);
  expect(answer.headers['cache-control']).toBe('no-store');
}

test('Start refuses bad bodies and tells the Controller’s failures apart', async () => {
  const { url, log, close } = await serve();
  const { sci } = await launch(url);
  const start = (body: string, headers: Record<string, string> = jsonBody) =>
    ask('POST', `${sci}/Start`, { body, headers });

  for (const body of [
    '',
    '{',
    '[]',
    'null',
    '5',
    '{}',
    '{"module":5}',
    '{"module":null}',
    '{"module":""}',
    '{"module":"  "}',
    '\uFEFF{}',
  ]) {
    expectProblem(await start(body), 400);
  }
  expectProblem(await start('{"module":"\xff"}', { ...jsonBody, 'content-type': 'application/json' }), 404);
  expectProblem(
    await ask('POST', `${sci}/Start`, { body: Buffer.from('{"module":"\xff"}', 'latin1'), headers: jsonBody }),
    400,
  );
  expectProblem(await ask('POST', `${sci}/Start`), 400);
  const ok = '{"module":"MCT-ECH-V1.0"}';
  for (const type of [
    'text/plain',
    'application/jsonx',
    'application/json; charset=latin1',
    'json',
    '/',
    'MPAI/port-data',
  ]) {
    const answer = await start(ok, { 'content-type': type });
    expectProblem(answer, 415);
  }
  expectProblem(await start(ok, {}), 415);
  expect((await start(ok, { ...jsonBody, 'content-encoding': 'gzip' })).headers['accept-encoding']).toBe('identity');
  for (const type of ['Application/JSON', 'application/json;charset="UTF-8"', 'application/json ; a=b']) {
    expect((await start(ok, { 'content-type': type })).status).toBe(200);
  }
  const codes = { NOT_FOUND: 404, INVALID: 422, NOT_TRUSTED: 422, STORE: 502, LIMIT: 503, FAILED: 500, CRASH: 500 };
  for (const [code, status] of Object.entries(codes)) {
    const answer = await start(JSON.stringify({ module: `fail:${code}` }));
    expectProblem(answer, status);
    if (code === 'CRASH') expect(answer.json).not.toHaveProperty('errors');
    else expect(answer.json.errors).toEqual([{ detail: 'first reason', pointer: '#' }]);
    expect(answer.headers['retry-after']).toBe(code === 'LIMIT' ? '2' : undefined);
  }
  expectProblem(await ask('GET', `${sci}?q=break`), 500);
  expect(log.filter(({ event }) => event === 'fault')).toHaveLength(2);
  expect(JSON.stringify(log)).not.toContain('secret/path');
  await close();

  const full = await serve({ scis: 1 });
  expect((await ask('POST', `${full.url}/MPAI/AIFU/Controller`)).status).toBe(201);
  const refused = await ask('POST', `${full.url}/MPAI/AIFU/Controller`);
  expectProblem(refused, 503);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  await full.close();
});

test('ports: identifiers, media type, encoding, Data Type', async () => {
  const { url, close } = await serve();
  const { rwi } = await launch(url, 'MODULE');
  const aif = rwi.replace('/MODULE/', '/AIW/');
  const send = (
    port: string,
    body: string | Buffer = textObject('x'),
    headers: Record<string, string> = portData,
    base = rwi,
  ) => ask('POST', `${base}/Input/${port}`, { body, headers });

  for (const port of ['OSD-BTO-V1.5', 'OSD-BTO-V1.5:1', 'OSD-BTO-V1.5%3A1', 'OSD-BTO-V1.5:2', 'OSD%2DBTO-V1.5/']) {
    expect([port, (await send(port)).status]).toEqual([port, 200]);
    expect([port, (await send(port, textObject('x'), portData, aif)).status]).toEqual([port, 200]);
  }
  for (const port of [
    'OSD-BTO-V1.5:0',
    'OSD-BTO-V1.5:',
    'OSD-BTO-V1.5:-1',
    'OSD-BTO-V1.5:1.5',
    'OSD-BTO-V1.5:x',
    ':1',
    'A:1:',
    'OSD-BTO-V1.5:%201',
  ]) {
    expectProblem(await send(port), 400);
    expectProblem(await ask('GET', `${aif}/Output/${port}`), 400);
  }
  for (const port of [
    'OSD-BTO-V1.5:9',
    'OSD-BTO-V1.4',
    'InputText',
    'OSD-BVO-V1.5',
    'x'.repeat(3000),
    '%00',
    '..%2f..',
    'OSD-BTO-V1.5:999999999',
  ]) {
    expectProblem(await send(port), 404);
  }
  expect((await send('InputText', textObject('x'), portData, aif)).status).toBe(200);
  expect((await send('Odd%3ALabel', textObject('x'), portData, aif)).status).toBe(200);
  expectProblem(await send('OutputText', textObject('x'), portData, aif), 404);
  expectProblem(await ask('GET', `${aif}/Output/InputText`), 404);

  for (const type of [
    'text/plain',
    'application/json',
    'MPAI/port-data; charset=utf-16',
    'MPAI/port-datax',
    'nonsense',
  ]) {
    const answer = await send('OSD-BTO-V1.5', textObject('x'), { 'content-type': type });
    expectProblem(answer, 415);
  }
  expect((await send('OSD-BTO-V1.5', textObject('x'), { 'content-type': 'text/plain' })).headers.accept).toBe(
    'MPAI/port-data',
  );
  expectProblem(await send('OSD-BTO-V1.5', textObject('x'), {}), 415);
  for (const type of ['mpai/PORT-DATA', 'MPAI/port-data;charset=UTF-8', 'MPAI/port-data; charset="utf-8"; v=1']) {
    expect((await send('OSD-BTO-V1.5', textObject('x'), { 'content-type': type })).status).toBe(200);
  }
  const utf16 = Buffer.from(textObject('x'), 'utf16le');
  for (const body of [
    '',
    'Hello',
    '{"Header":',
    Buffer.from([0xff, 0xfe]),
    Buffer.from('{"a":"\xe9"}', 'latin1'),
    utf16,
  ]) {
    expectProblem(await send('OSD-BTO-V1.5', body), 400);
  }
  const other = await send('OSD-BTO-V1.5', textObject('x').replace('OSD-BTO-V1.5', 'OSD-BSO-V1.5'));
  expectProblem(other, 422);
  expect(other.json.errors).toEqual([{ detail: 'must be OSD-BTO-V1.5', pointer: '#/Header' }]);
  const violating = await send('OSD-BTO-V1.5', '{"Header":"OSD-BTO-V1.5","BasicTextObjectID":7,"Extra":1}');
  expectProblem(violating, 422);
  expect(JSON.stringify(violating.json.errors)).toContain('#/BasicTextObjectID');
  for (const body of ['5', '[]', 'null', '{}', '"OSD-BTO-V1.5"']) expectProblem(await send('OSD-BTO-V1.5', body), 422);
  const both = textObject('x').replace('OSD-BTO-V1.5', 'OSD-STM-V1.5');
  expect((await send('InputText', both, portData, aif)).json.errors).toEqual([
    { detail: 'must be OSD-BTO-V1.5 or OSD-BSO-V1.5', pointer: '#/Header' },
  ]);
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  expect((await send('OSD-BTO-V1.5', deep)).status).toBe(422);
  expect((await send('OSD-BTO-V1.5', textObject('𝄞 \u0000 "\\'))).status).toBe(200);
  expectProblem(await send('OSD-BTO-V1.5', textObject('write-fail:TIMEOUT')), 503);
  expectProblem(await send('OSD-BTO-V1.5', textObject('write-fail:NOT_STARTED')), 409);
  await close();
});

test('outputs: silence, failure, time-out, a client that leaves, Accept', async () => {
  const { url, close } = await serve({ limits: { outputWaitMs: 300 } });
  const { rwi } = await launch(url);
  const text = `${rwi}/Output/OSD-BTO-V1.5`;
  expectProblem(await ask('GET', text), 404);
  expectProblem(await ask('GET', `${text}:2`), 404);
  for (const [told, status] of Object.entries({ 'fail:FAILED': 500, 'fail:NOT_STARTED': 409, 'fail:CRASH': 500 })) {
    await ask('POST', `${rwi}/Input/OSD-BTO-V1.5`, { body: textObject(told), headers: portData });
    const answer = await ask('GET', text);
    expectProblem(answer, status);
    expect(String(answer.json.detail).includes('Told to answer FAILED')).toBe(told === 'fail:FAILED');
  }
  await ask('POST', `${rwi}/Input/OSD-BTO-V1.5`, { body: textObject('x'), headers: portData });
  expectProblem(await ask('GET', `${rwi}/Output/OSD-BSO-V1.5`), 504);

  const patient = await serve({ limits: { outputWaitMs: 60_000 } });
  const there = await launch(patient.url);
  const leave = new AbortController();
  const left = request(`${there.rwi}/Output/OSD-BSO-V1.5`, { signal: leave.signal }).catch(({ name }: Error) => name);
  await expect.poll(() => patient.controller.waiting).toBe(1);
  leave.abort();
  expect(await left).toBe('AbortError');
  await expect.poll(() => patient.controller.aborted).toBe(1);
  await patient.close();

  for (const accept of [
    'application/json',
    'MPAI/port-data;q=0',
    'mpai/*;q=0, text/*',
    'text/html, application/xml;q=0.9',
    '*/*;q=0',
  ]) {
    expectProblem(await ask('GET', text, { headers: { accept } }), 406);
  }
  for (const accept of [
    'mpai/port-data',
    'text/html, */*;q=0.1',
    'MPAI/*',
    '*/*;q=0, mpai/port-data;q=0.1',
    '',
    'garbage',
  ]) {
    expect([accept, (await ask('GET', text, { headers: { accept } })).status]).toEqual([accept, 200]);
  }
  expectProblem(await ask('GET', rwi, { headers: { accept: 'text/html' } }), 406);
  expectProblem(await ask('POST', `${url}/MPAI/AIFU/Controller`, { headers: { accept: 'text/plain' } }), 406);
  expectProblem(await ask('GET', `${rwi}/Pause`, { headers: { accept: 'text/plain' } }), 406);
  expect((await ask('GET', rwi)).json.state).toBe('ACTIVE');
  await close();
});

test('the log holds facts and neither ids, payloads nor credentials; plugins see every request', async () => {
  const seen: string[] = [];
  const { url, log, close } = await serve({
    auth: { scheme: 'bearer', token: 'very-secret' },
    plugins: [
      async (app) => {
        await Promise.resolve();
        app.addHook('onRoute', ({ method, url: path }) => void seen.push(`${method} ${path}`));
        app.addHook(
          'onRequest',
          async ({ method }, reply) => void (method === 'TRACE' && reply.header('x-plugin', 'seen')),
        );
        app.addHook('onSend', async (_request, _reply, payload) => (payload === 'OK' ? 'Done' : payload));
      },
    ],
  });
  const headers = { authorization: 'Bearer very-secret' };
  const { rwi, cid, mid } = await launch(url, 'AIW', headers);
  const sent = await ask('POST', `${rwi}/Input/InputText`, {
    body: textObject('private'),
    headers: { ...headers, ...portData },
  });
  expect(sent.text).toBe('Done');
  expect((await ask('TRACE', `${url}/unknown`)).headers['x-plugin']).toBe('seen');
  expect(seen).toContain('POST /MPAI/AIFU/:cid/AIW/Start');
  await close();
  const lines = JSON.stringify(log);
  expect(log.at(-2)).toMatchObject({
    event: 'request',
    facts: { method: 'POST', route: '/MPAI/AIFU/:cid/AIW/:mid/Input/:pid', status: 200 },
  });
  for (const secret of ['private', 'very-secret', cid, mid, 'identity']) expect(lines).not.toContain(secret);
});
