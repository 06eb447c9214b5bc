import { connect } from 'node:net';
import { expect, test } from '@playwright/test';
import { request } from 'undici';
import { ask, expectProblem, portData, textObject } from './http.js';
import { launch, serve } from './serve.js';

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
  // A client that leaves while it sends is no fault of the server's either.
  const octets = `POST ${new URL(there.rwi).pathname}/Input/OSD-BTO-V1.5 HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{"`;
  await new Promise<void>((resolve) => {
    const socket = connect(Number(new URL(patient.url).port), '127.0.0.1', () => socket.end(octets, () => resolve()));
    socket.resume().on('error', () => undefined);
  });
  await patient.close();
  expect(patient.log.filter(({ event }) => event === 'fault')).toEqual([]);

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
