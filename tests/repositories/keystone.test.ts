import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import { openRepository } from '../../reference/repositories/open.js';
import type { Found } from '../../reference/repositories/types.js';

const name = '1MCT-ECH-V1.0-I01';

test('Swift behind Keystone v3: signs in, finds the store in the catalogue, signs in again when the token ends', async () => {
  let signedIn = 0;
  let valid = '';
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    const { port } = server.address() as AddressInfo;
    if (request.url === '/v3/auth/tokens') {
      bodies.push(await text(request));
      signedIn += 1;
      valid = `token-${signedIn}`;
      const endpoints = [
        { interface: 'admin', region: 'one', url: 'http://127.0.0.1:1/' },
        { interface: 'public', region: 'two', url: 'http://127.0.0.1:1/' },
        { interface: 'public', region: 'one', url: `http://127.0.0.1:${port}/v1/AUTH_x` },
      ];
      response.writeHead(201, { 'x-subject-token': valid, 'content-type': 'application/json' });
      return void response.end(JSON.stringify({ token: { catalog: [{ type: 'object-store', endpoints }] } }));
    }
    if (request.headers['x-auth-token'] !== valid) return void response.writeHead(401).end();
    if (request.url === `/v1/AUTH_x/aims/packages/${name}.tar.gz`)
      return void response.writeHead(200, { etag: 'd41d8' }).end('octets');
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const env = { OS_USERNAME: 'demo', OS_PASSWORD: 'secret', OS_PROJECT_NAME: 'aims', OS_REGION_NAME: 'one' };
  const repository = await openRepository(`swift+http://127.0.0.1:${(server.address() as AddressInfo).port}/aims`, {
    env,
  });
  try {
    for (const turn of [1, 2]) {
      const found = (await repository.get({ kind: 'package', name })) as Found;
      expect([turn, await text(found.body), found.etag, signedIn]).toEqual([turn, 'octets', '"d41d8"', turn]);
      valid = 'ended';
    }
    expect(JSON.parse(bodies[0] ?? '')).toEqual({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: 'demo', password: 'secret', domain: { name: 'Default' } } },
        },
        scope: { project: { name: 'aims', domain: { name: 'Default' } } },
      },
    });
    await expect(
      openRepository('swift+http://127.0.0.1:1/aims', { env: {} }).then((each) => each.get({ kind: 'package', name })),
    ).rejects.toMatchObject({ code: 'CONFIG' });
  } finally {
    await repository.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

test('specs that cannot be used are refused in a sentence, without what may be a credential', async () => {
  for (const spec of [
    'ftp://x/',
    'nothing',
    'folder:',
    'swift+http://127.0.0.1:1/',
    'https://user:hidden@127.0.0.1:1/',
    's3://b/?endpoint=nothing',
  ]) {
    const error = await openRepository(spec, { env: {} }).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error, spec).toMatchObject({ name: 'RepositoryError', code: 'CONFIG' });
    expect(error?.message).not.toContain('hidden');
  }
});
