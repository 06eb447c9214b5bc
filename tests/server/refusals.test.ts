import { expect, test } from '@playwright/test';
import { ask, expectProblem, jsonBody, portData, textObject } from './http.js';
import { launch, serve } from './serve.js';

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
