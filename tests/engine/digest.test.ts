import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { parseChallenges } from '../../suites/engine/internal/challenge.js';
import { answerDigest, openDigestSession } from '../../suites/engine/internal/digest.js';
import { closeServer } from './fake-maas.js';
import { testExchanger } from './support.js';

test('challenges are read as RFC 9110 writes them', () => {
  expect(parseChallenges(['Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""'])).toEqual([
    { scheme: 'basic', params: { realm: 'simple' } },
    { scheme: 'newauth', params: { realm: 'apps', type: '1', title: 'Login to "apps"' } },
  ]);
  expect(parseChallenges(['Negotiate', 'NTLM abc==, , Bearer error="invalid_token"'])).toEqual([
    { scheme: 'negotiate', params: {} },
    { scheme: 'ntlm', params: {}, token68: 'abc==' },
    { scheme: 'bearer', params: { error: 'invalid_token' } },
  ]);
  expect(parseChallenges(['Digest REALM = "a, b" , nonce="n"'])).toEqual([
    { scheme: 'digest', params: { realm: 'a, b', nonce: 'n' } },
  ]);
  expect(parseChallenges(['= broken', '', 'Basic realm="open'])).toEqual([{ scheme: 'basic', params: {} }]);
});

test('responses are those of the examples in RFC 7616 3.9', () => {
  const nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
  const challenge = (algorithm: string): string =>
    `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="${nonce}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
  const expected: Record<string, string> = {
    MD5: '8ca523f5e9506fed4657c9700eebdbec',
    'SHA-256': '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  };
  for (const [algorithm, response] of Object.entries(expected)) {
    const session = openDigestSession(parseChallenges([challenge(algorithm)]));
    if (session === undefined) throw new Error('no session');
    const answer = answerDigest(
      { ...session, cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
      { user: 'Mufasa', password: 'Circle of Life' },
      { method: 'GET', uri: '/dir/index.html', body: new Uint8Array() },
    );
    expect(answer.response).toBe(response);
    expect(answer.params).toContain(
      `algorithm=${algorithm}, opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", qop=auth, nc=00000001, cnonce=`,
    );
  }
  expect(
    openDigestSession(parseChallenges([challenge('UNKNOWN'), challenge('SHA-512-256'), challenge('MD5')]))?.hash,
  ).toBe('sha512-256');
  expect(openDigestSession(parseChallenges(['Basic realm="x"']))).toBeUndefined();
});

/** A digest server that changes its nonce after every `uses` requests and refuses counts that do not grow. */
async function startDigest(
  algorithm: string,
  hash: string,
  uses: number,
): Promise<{ url: string; server: Server; log: string[] }> {
  const log: string[] = [];
  const last = new Map<string, number>();
  let made = 0;
  const server = createServer((request, response) => {
    const { params } = parseChallenges([request.headers.authorization ?? ''])[0] ?? {
      params: {} as Record<string, string>,
    };
    const h = (text: string): string => createHash(hash).update(text).digest('hex');
    const nc = Number.parseInt(params.nc ?? '0', 16);
    const a1 = h('ann:maas:pass word');
    const right =
      params.nonce !== undefined &&
      params.uri === request.url &&
      params.response ===
        h(`${a1}:${params.nonce}:${params.nc}:${params.cnonce}:auth:${h(`${request.method}:${request.url}`)}`);
    const known = last.get(params.nonce ?? '') ?? Number.NaN;
    if (right && nc > known && nc <= uses) {
      last.set(params.nonce ?? '', nc);
      log.push('200');
      response.end('in');
      return;
    }
    made += 1;
    last.set(`nonce-${made}`, 0);
    log.push(right ? 'stale' : '401');
    response
      .writeHead(401, {
        'WWW-Authenticate': `Digest realm="maas", qop="auth", algorithm=${algorithm}, nonce="nonce-${made}"${right ? ', stale=true' : ''}`,
      })
      .end('out');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, log };
}

test('a digest conversation keeps its nonce, renews it, and survives requests side by side', async () => {
  for (const [algorithm, hash] of [
    ['MD5', 'md5'],
    ['SHA-256', 'sha256'],
    ['SHA-512-256', 'sha512-256'],
  ] as const) {
    const { url, server, log } = await startDigest(algorithm, hash, 3);
    const { send, recorded, exchanger } = testExchanger(url, {
      credentials: { main: { scheme: 'digest', user: 'ann', password: 'pass word' } },
    });
    for (let i = 0; i < 4; i += 1) expect((await send({ path: `/x?n=${i}` })).exchange.response?.status).toBe(200);
    expect(log, algorithm).toEqual(['401', '200', '200', '200', 'stale', '200']);
    expect(
      recorded.filter(({ intent }) => intent.kind === 'probe').map(({ intent, identity }) => [intent.note, identity]),
    ).toEqual([
      ['digest challenge', 'none'],
      ['digest challenge with a new nonce', 'main'],
    ]);
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await send({ path: '/many' })).exchange.response?.status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect((await send({ identity: 'bad' })).exchange).toMatchObject({ identity: 'bad', response: { status: 401 } });
    expect((await send({ headers: { Authorization: 'dIgEsT {credential}' } })).exchange.response?.status).toBe(200);
    expect(JSON.stringify(recorded)).not.toMatch(/response=\\"[0-9a-f]/);
    await exchanger.close();
    await closeServer(server);
  }
});
