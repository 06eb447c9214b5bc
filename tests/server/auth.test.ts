import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { readAuthParams, writeAuthParams } from '../../reference/http/auth-params.js';
import { createNonces } from '../../reference/server/auth/nonces.js';
import { type AuthOptions, createServer } from '../../reference/server/server.js';
import { fakeController } from './fake-controller.js';
import { type Answer, ask, sendRaw } from './http.js';
import { serve } from './serve.js';

const create = '/MPAI/AIFU/Controller';
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

async function statusWith(url: string, authorization: string | undefined, method = 'POST'): Promise<Answer> {
  return ask(method, url, { headers: authorization === undefined ? {} : { authorization } });
}

test('basic: the right credentials only, on every route, before anything else', async () => {
  const auth: AuthOptions = [
    { scheme: 'basic', user: 'anna', password: 'p:ä' },
    { scheme: 'basic', user: 'ben', password: 'q' },
  ];
  const { url, close } = await serve({ auth });
  const anna = basic('anna', 'p:ä');
  for (const target of [create, '/unknown', `${create}/x`, '/MPAI/AIFU/x/AIW/Start', '/%zz', `/${'x'.repeat(9000)}`]) {
    for (const wrong of [
      undefined,
      basic('anna', 'p'),
      basic('', ''),
      'Basic',
      'Basic !!!',
      'Bearer x',
      'Basic YQ',
      'anna:p',
    ]) {
      const answer = await statusWith(url + target, wrong);
      expect([target, wrong, answer.status]).toEqual([target, wrong, 401]);
      expect(answer.headers['www-authenticate']).toBe('Basic realm="maas", charset="UTF-8"');
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(answer.headers['cache-control']).toBe('no-store');
    }
  }
  expect((await statusWith(`${url}/%zz`, anna)).status).toBe(400);
  expect((await statusWith(`${url}/${'x'.repeat(9000)}`, anna)).status).toBe(414);
  for (const right of [anna, anna.replace('Basic', 'bAsIc'), anna.replace(' ', '   '), basic('ben', 'q')]) {
    expect((await statusWith(url + create, right)).status).toBe(201);
  }
  // An SCI belongs to the identity that made it; to others it does not exist.
  const { id } = (await statusWith(url + create, anna)).json;
  for (const path of [`${create}/${id}`, `/MPAI/AIFU/${id}/AIW`]) {
    const method = path.endsWith('AIW') ? 'GET' : 'DELETE';
    expect((await statusWith(url + path, basic('ben', 'q'), method)).status).toBe(404);
  }
  expect((await statusWith(`${url}${create}/${id}`, anna, 'DELETE')).status).toBe(200);
  await close();
  const controller = fakeController();
  expect(() => createServer({ controller, auth: { scheme: 'basic', user: 'a:b', password: '' } })).toThrow('colon');
  expect(() => createServer({ controller, auth: [] })).toThrow('at least one identity');
  expect(() =>
    createServer({
      controller,
      auth: [
        { scheme: 'bearer', token: 'x' },
        { scheme: 'basic', user: 'a', password: 'b' },
      ],
    }),
  ).toThrow('same scheme');
});

test('bearer: an error code only when a token was sent', async () => {
  const { url, close } = await serve({ auth: { scheme: 'bearer', token: 'mF_9.B5f-4.1JqM' } });
  for (const none of [undefined, 'Basic YTpi', 'Token x']) {
    const answer = await statusWith(url + create, none);
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer realm="maas"']);
  }
  for (const wrong of ['Bearer x', 'Bearer', 'bearer mF_9.B5f-4.1JqM x', 'Bearer mF_9.B5f-4.1JqMM']) {
    const answer = await statusWith(url + create, wrong);
    expect([wrong, answer.status]).toEqual([wrong, 401]);
    expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
    expect(answer.text).not.toContain('mF_9');
  }
  for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
    expect((await statusWith(url + create, `${scheme} mF_9.B5f-4.1JqM`)).status).toBe(201);
  }
  await close();
});

test('bearer: an expired token is refused, and said to be', async () => {
  const past = Math.floor(Date.now() / 1000) - 1;
  const { url, close } = await serve({
    auth: [
      { scheme: 'bearer', token: 'of-yesterday', exp: past },
      { scheme: 'bearer', token: 'of-today', exp: past + 600 },
    ],
  });
  const expired = await statusWith(url + create, 'Bearer of-yesterday');
  expect(expired.status).toBe(401);
  expect(expired.headers['www-authenticate']).toContain(
    'error="invalid_token", error_description="The token has expired"',
  );
  expect((await statusWith(url + create, 'Bearer of-today')).status).toBe(201);
  await close();
});

test('planes: each credential is confined to its own, and both act for one client', async () => {
  const { url, close } = await serve({
    auth: [
      { scheme: 'bearer', token: 'whole' },
      { scheme: 'bearer', token: 'control', plane: 'control' },
      { scheme: 'bearer', token: 'data', plane: 'data' },
    ],
  });
  expect((await statusWith(url + create, 'Bearer data')).status).toBe(403);
  const { id } = (await statusWith(url + create, 'Bearer control')).json;
  const base = `${url}/MPAI/AIFU/${id}/AIW`;
  const port = `${base}/some/Output/OSD-BTO-V1.5`;
  for (const path of [
    port,
    port.replace('Output', '%4futput'),
    port.replace('Output', 'Deliveries'),
    `${port}?a=/b`,
    `${port}/`,
  ])
    expect([path, (await statusWith(path, 'Bearer control', 'GET')).status]).toEqual([path, 403]);
  // Past admission, and past the owner of the SCI: only the RWI is not there.
  expect((await statusWith(port, 'Bearer data', 'GET')).status).toBe(404);
  expect((await statusWith(base, 'Bearer control', 'GET')).status).toBe(200);
  expect((await statusWith(base, 'Bearer data', 'GET')).status).toBe(403);
  expect((await statusWith(base, 'Bearer whole', 'GET')).status).toBe(404);
  expect((await statusWith(`${url}${create}/${id}`, 'Bearer data', 'DELETE')).status).toBe(403);
  await close();
});

/** Credentials by the formulae of RFC 7616 3.4, written out again here so that the library is checked too. */
function digest(challenge: Map<string, string>, given: Partial<Record<string, string>> = {}): string {
  const params = {
    username: 'anna',
    realm: 'maas',
    nc: '00000001',
    cnonce: 'f00',
    qop: 'auth',
    uri: create,
    method: 'POST',
    password: 'p',
    ...given,
  };
  const algorithm = given.algorithm ?? challenge.get('algorithm') ?? 'MD5';
  const hash = (text: string) =>
    createHash(algorithm === 'SHA-256' ? 'sha256' : 'md5')
      .update(text)
      .digest('hex');
  const { username, realm, nc, cnonce, qop, uri, method, password } = params;
  const nonce = given.nonce ?? challenge.get('nonce') ?? '';
  const ha1 = hash(`${username}:${realm}:${password}`);
  const response = given.response ?? hash(`${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${hash(`${method}:${uri}`)}`);
  return `Digest ${writeAuthParams({ username, realm, uri, algorithm, nonce, nc, cnonce, qop, response }, ['nc', 'qop', 'algorithm'])}`;
}

function challengesOf(answer: Answer): Map<string, string>[] {
  const fields = answer.headers['www-authenticate'] as string[];
  return fields.map((field) => readAuthParams(field.replace(/^Digest /, '')) ?? new Map());
}

test('digest: both algorithms, replay, stale nonces, the request target', async () => {
  const { url, close } = await serve({ auth: { scheme: 'digest', user: 'anna', password: 'p' } });
  const refused = await statusWith(url + create, undefined);
  expect(refused.status).toBe(401);
  const [strongest, sha, md5] = challengesOf(refused);
  if (!sha || !md5) throw new Error('two challenges are expected');
  expect([strongest, sha, md5].map((one) => one?.get('algorithm'))).toEqual(['SHA-512-256', 'SHA-256', 'MD5']);
  for (const field of refused.headers['www-authenticate'] as string[]) {
    expect(field).toMatch(
      /^Digest realm="maas", qop="auth", algorithm=(SHA-512-256|SHA-256|MD5), nonce="[\w.-]+", charset=UTF-8, userhash=true$/,
    );
  }
  for (const [status, authorization] of [
    [201, digest(sha)],
    [401, digest(sha)],
    [201, digest(sha, { nc: '00000005' })],
    [201, digest(sha, { nc: '00000003' })],
    [401, digest(sha, { nc: '00000003' })],
    [201, digest(md5, { nc: '00000006' })],
    [201, digest(sha, { nc: '00000007', uri: `http://any.where${create}` })],
    [400, digest(sha, { nc: '00000008', uri: '/' })],
    [401, digest(sha, { nc: '00000008', method: 'GET' })],
    [401, digest(sha, { nc: '00000008', password: 'q' })],
    [401, digest(sha, { nc: '00000008', username: 'ben' })],
    [401, digest(sha, { nc: '00000008', realm: 'other' })],
    [401, digest(sha, { nc: '8' })],
    [401, digest(sha, { nc: '00000008', cnonce: '' })],
    [401, digest(sha, { nc: '00000008', qop: 'auth-int' })],
    [401, digest(sha, { nc: '00000008', response: '' })],
    [401, digest(sha, { nc: '00000008', algorithm: 'MD5-sess' })],
    [401, 'Digest'],
    [401, 'Digest username="anna'],
    [201, digest(sha, { nc: '00000008' }).replace('Digest', 'digest').replace(/, /g, ' ,\t')],
    [201, `${digest(sha, { nc: '00000009' })}, userhash=false, extension="a, b=\\"c"`],
  ] as const) {
    const answer = await statusWith(url + create, authorization);
    expect([authorization, answer.status]).toEqual([authorization, status]);
    if (status === 401) expect(challengesOf(answer)[0]?.get('nonce')).not.toBe(sha.get('nonce'));
  }
  const replayed = await statusWith(url + create, digest(sha));
  expect(challengesOf(replayed).map((params) => params.get('stale'))).toEqual(['true', 'true', 'true']);
  const invented = await statusWith(url + create, digest(sha, { nonce: 'invented' }));
  expect(challengesOf(invented)[0]?.get('stale')).toBe('true');
  const guessed = await statusWith(url + create, digest(sha, { nonce: 'invented', password: 'q' }));
  expect(challengesOf(guessed)[0]?.has('stale')).toBe(false);
  const query = `${create}/x?a=b,c`;
  expect(
    (await statusWith(url + query, digest(sha, { nc: '0000000a', uri: query, method: 'DELETE' }), 'DELETE')).status,
  ).toBe(404);
  const flood = await sendRaw(
    url,
    `POST ${create} HTTP/1.1\r\nHost: a\r\nAuthorization: Digest ${'a="'.repeat(3000)}\r\n\r\n`,
    /\r\n\r\n\{/,
  );
  expect(flood).toMatch(/^HTTP\/1.1 401 /);
  const hashed = createHash('sha256').update('anna:maas').digest('hex');
  for (const [status, change] of [
    [201, (field: string) => field.replace('username="anna"', `username="${hashed}", userhash=true`)],
    [401, (field: string) => field.replace('username="anna"', 'username="anna", userhash=true')],
    [201, (field: string) => field.replace('username="anna"', "username*=UTF-8''%61nna")],
    [401, (field: string) => field.replace('username="anna"', "username*=UTF-8''%E4")],
    [401, (field: string) => `${field}, username*=UTF-8''anna`],
  ] as const) {
    const fresh = challengesOf(await statusWith(url + create, undefined))[1] ?? new Map<string, string>();
    const field = change(digest(fresh));
    expect([field, (await statusWith(url + create, field)).status]).toEqual([field, status]);
  }
  await close();

  let now = 0;
  const nonces = createNonces(1000, () => now);
  const nonce = nonces.issue();
  expect([nonces.use(nonce, 2000), nonces.use(nonce, 2000), nonces.use(nonce, 1999), nonces.use(nonce, 900)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(nonces.use(`${nonce}x`, 1)).toBe(false);
  const fresh = Array.from({ length: 6000 }, (_, i) => nonces.use(nonce, 3000 + i));
  expect(fresh.every((used) => used)).toBe(true);
  expect(nonces.use(nonce, 3000)).toBe(false);
  now = 1000;
  expect(nonces.use(nonce, 9001)).toBe(false);
  expect(nonces.use(createNonces(1000).issue(), 1)).toBe(false);
});
