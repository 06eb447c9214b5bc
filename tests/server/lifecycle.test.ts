import { expect, test } from '@playwright/test';
import { componentValidator } from '../../spec/openapi.js';
import { ask, jsonBody, portData, textObject } from './http.js';
import { launch, serve } from './serve.js';

for (const [dialect, segment] of [
  ['aif-3.0', 'AIW'],
  ['mas-1.0', 'MODULE'],
] as const) {
  test(`a whole life in ${dialect}`, async () => {
    const { url, controller, close } = await serve({ dialects: [dialect] });
    const created = await ask('POST', `${url}/MPAI/AIFU/Controller`);
    expect(created.status).toBe(201);
    expect(created.headers['content-type']).toBe('application/json');
    expect(componentValidator('ControllerCreated')(created.json).valid).toBe(true);
    expect(created.json).not.toHaveProperty('prefix');
    const cid = String(created.json.id);
    expect(created.headers.location).toBe(`/MPAI/AIFU/Controller/${cid}`);

    const sci = `${url}/MPAI/AIFU/${cid}/${segment}`;
    const body = JSON.stringify({ module: 'MCT-ECH-V1.0' });
    const started = await ask('POST', `${sci}/Start`, { body, headers: jsonBody });
    expect(started.status).toBe(200);
    expect(started.json).toMatchObject({ controller: cid, name: 'MCT-ECH-V1.0', state: 'ACTIVE' });
    expect(componentValidator('State')(started.json).valid).toBe(true);
    expect(new Date(String(started.json.change)).toISOString()).toBe(started.json.change);

    const rwi = `${sci}/${started.json.id}`;
    const sent = await ask('POST', `${rwi}/Input/OSD-BTO-V1.5`, { body: textObject('Hello'), headers: portData });
    expect([sent.status, sent.text, sent.headers['content-type']]).toEqual([200, 'OK', 'text/plain; charset=utf-8']);
    const received = await ask('GET', `${rwi}/Output/OSD-BTO-V1.5:1`, { headers: { accept: 'MPAI/port-data' } });
    expect([received.status, received.text]).toEqual([200, textObject('Hello')]);
    expect(received.headers['content-type']).toBe('MPAI/port-data');

    for (const [step, state] of [
      ['/Pause', 'PAUSED'],
      ['', 'PAUSED'],
      ['/Resume/', 'ACTIVE'],
      ['/', 'ACTIVE'],
    ]) {
      const answer = await ask('GET', `${rwi}${step}`);
      expect([step, answer.status, answer.json.state]).toEqual([step, 200, state]);
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    const other = segment === 'AIW' ? 'MODULE' : 'AIW';
    expect((await ask('GET', rwi.replace(segment, other))).status).toBe(404);

    const stopped = await ask('GET', `${rwi}/Stop`, { headers: { accept: 'application/json' } });
    expect([stopped.status, stopped.text, stopped.headers['content-type']]).toEqual([200, '', undefined]);
    for (const step of ['', '/Pause', '/Resume', '/Stop', '/Output/OSD-BTO-V1.5']) {
      expect((await ask('GET', rwi + step)).status).toBe(404);
    }
    expect((await ask('DELETE', `${url}/MPAI/AIFU/Controller/${cid}`)).text).toBe('OK');
    expect((await ask('DELETE', `${url}/MPAI/AIFU/Controller/${cid}`)).status).toBe(404);
    expect((await ask('POST', `${sci}/Start`, { body, headers: jsonBody })).status).toBe(404);
    expect(controller.counts().scis).toBe(0);
    await close();
  });
}

test('a prefix replaces the place of the SCI routes, and matches on a segment boundary', async () => {
  const { url, close } = await serve({ prefix: '/tenants/7/maas/' });
  const { base, cid, sci, rwi } = await launch(url, 'AIW');
  expect(base).toBe(`${url}/tenants/7/maas`);
  expect((await ask('GET', rwi)).status).toBe(200);
  expect((await ask('GET', rwi.replace('/tenants/7/maas', '/MPAI/AIFU'))).status).toBe(404);
  expect((await ask('GET', rwi.replace('/maas/', '/maasx/'))).status).toBe(404);
  expect((await ask('GET', `${sci}x`)).status).toBe(404);
  expect((await ask('POST', `${base}/Controller`)).status).toBe(404);
  expect((await ask('GET', `${base}/Controller/${cid}`)).headers.allow).toBe('DELETE, OPTIONS');
  expect((await ask('DELETE', `${base}/Controller/${cid}`)).status).toBe(200);
  const again = await launch(url);
  expect((await ask('DELETE', `${url}/MPAI/AIFU/Controller/${again.cid}`)).status).toBe(200);
  for (const wrong of ['https://elsewhere/', 'relative', '/a/../b', '/a//b', '/a b', '/:cid', '/*']) {
    await expect(serve({ prefix: wrong })).rejects.toThrow('is no plain path');
  }
  const plain = await serve();
  expect((await ask('POST', `${plain.url}/MPAI/AIFUController`)).status).toBe(404);
  await Promise.all([close(), plain.close()]);
});

test('methods: 405 with Allow, OPTIONS, HEAD where reading is safe', async () => {
  const { url, close } = await serve();
  const { cid, sci, rwi } = await launch(url, 'AIW');
  const controller = `${url}/MPAI/AIFU/Controller`;
  const wrong: [method: string, url: string, allow: string][] = [
    ['GET', controller, 'POST, OPTIONS'],
    ['PUT', `${controller}/${cid}`, 'DELETE, OPTIONS'],
    ['GET', `${sci}/Start`, 'POST, OPTIONS'],
    ['HEAD', `${sci}/Start`, 'POST, OPTIONS'],
    ['DELETE', sci, 'GET, HEAD, POST, OPTIONS'],
    ['POST', rwi, 'GET, HEAD, OPTIONS'],
    ['HEAD', `${rwi}/Pause`, 'GET, OPTIONS'],
    ['HEAD', `${rwi}/Stop`, 'GET, OPTIONS'],
    ['HEAD', `${rwi}/Output/OSD-BTO-V1.5`, 'GET, OPTIONS'],
    ['GET', `${rwi}/Input/OSD-BTO-V1.5`, 'POST, OPTIONS'],
    ['PROPFIND', `${rwi}/Output/x`, 'GET, OPTIONS'],
    ['PATCH', `${url}/MPAI/AIFU/%43ontroller/`, 'POST, OPTIONS'],
  ];
  for (const [method, target, allow] of wrong) {
    const answer = await ask(method, target);
    expect([method, target, answer.status, answer.headers.allow]).toEqual([method, target, 405, allow]);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.text === '').toBe(method === 'HEAD');
  }
  expect((await ask('GET', rwi)).json.state).toBe('ACTIVE');
  const options = await ask('OPTIONS', rwi);
  expect([options.status, options.text, options.headers.allow]).toEqual([204, '', 'GET, HEAD, OPTIONS']);
  const get = await ask('GET', rwi);
  const head = await ask('HEAD', rwi);
  expect([head.status, head.text]).toEqual([200, '']);
  expect(head.headers['content-length']).toBe(get.headers['content-length']);
  for (const target of [
    '/',
    '/MPAI',
    '/MPAI/AIFU',
    '/mpai/aifu/controller',
    `/MPAI/AIFU//Controller`,
    '/favicon.ico',
  ]) {
    const answer = await ask('POST', url + target);
    expect([target, answer.status, answer.json.status]).toEqual([target, 404, 404]);
    expect((await ask('OPTIONS', url + target)).status).toBe(404);
  }
  await close();
});

test('discovery pages through the workflows; uploads are checked for their media type', async () => {
  const { url, controller, close } = await serve();
  const { sci } = await launch(url, 'AIW');
  const names: string[] = [];
  let next: string | undefined = sci;
  const sizes: number[] = [];
  while (next !== undefined) {
    const answer = await ask('GET', next);
    const page = answer.json as unknown as { Identifier: { AIMName: string } }[];
    names.push(...page.map(({ Identifier }) => Identifier.AIMName));
    sizes.push(page.length);
    const link: string | undefined = /^<([^>]+)>; rel="next"$/.exec(String(answer.headers.link))?.[1];
    next = link === undefined ? undefined : new URL(link, new URL(next, url)).href;
  }
  expect(sizes).toEqual([100, 100, 50]);
  expect(names).toEqual([...new Set(names)].sort());
  const filtered = await ask('GET', `${sci}?q=-00&limit=3`);
  expect(filtered.headers.link).toMatch(/^<\?q=-00&limit=3&cursor=[\w-]+>; rel="next"$/);
  for (const query of ['limit=0', 'limit=1001', 'limit=x', 'cursor=x', 'cursor=e30', 'q=a&q=b', 'standard=mct']) {
    expect([query, (await ask('GET', `${sci}?${query}`)).status]).toEqual([query, 400]);
  }
  expect((await ask('GET', `${sci}?unknown=1&standard=MCT`)).status).toBe(200);

  const body = JSON.stringify({ Header: 'MCT-UPL-V1.0' });
  const uploaded = await ask('POST', sci, { body, headers: jsonBody });
  expect(uploaded.status).toBe(201);
  expect(uploaded.headers.location).toBe(`${sci.slice(url.length)}?name=1MCT-UPL-V1.0-I01`);
  expect(
    (await ask('POST', sci, { body: Buffer.alloc(20), headers: { 'content-type': 'application/GZIP' } })).status,
  ).toBe(201);
  expect(controller.uploads.map(({ mediaType }) => mediaType)).toEqual(['application/json', 'application/gzip']);
  const refused = await ask('POST', sci, { body: 'PK', headers: { 'content-type': 'application/zip' } });
  expect([refused.status, refused.json.errors]).toEqual([422, [{ detail: 'no metadata file', pointer: '#' }]]);
  expect((await ask('POST', sci, { body: '{', headers: jsonBody })).status).toBe(400);
  expect((await ask('POST', sci, { headers: jsonBody })).status).toBe(400);
  expect((await ask('POST', sci, { body: 'x', headers: { 'content-type': 'text/plain' } })).status).toBe(415);
  await close();
});
