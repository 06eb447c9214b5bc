import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, test } from '@playwright/test';
import { createClient, MaasError } from '../../reference/client/client.js';
import { testAuthorityFile } from '../../reference/start.js';
import { packageRoot } from '../../spec/root.js';
import { sendRaw } from './http.js';
import { serve } from './serve.js';

const pem = (name: string) => readFileSync(join(packageRoot, 'fixtures', 'keys', name));

test('TLS from 1.2, with the test certificate, for clients that know its authority', async () => {
  const { url, close } = await serve({ tls: { key: pem('server-key.pem'), cert: pem('server.pem') } });
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  const ca = readFileSync(testAuthorityFile);
  for (const host of ['127.0.0.1', 'localhost']) {
    const client = createClient({ url: url.replace('127.0.0.1', host), ca });
    const sci = await client.createSci();
    const rwi = await sci.start('MCT-ECH-V1.0');
    expect((await rwi.pause()).state).toBe('PAUSED');
    await sci.delete();
    await client.close();
  }
  const stranger = createClient({ url });
  const error = await stranger.createSci().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(MaasError);
  expect((error as MaasError).message).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE');

  const port = Number(new URL(url).port);
  const handshake = (maxVersion: 'TLSv1.1' | 'TLSv1.2') =>
    new Promise<string>((resolve) => {
      const socket = connect(
        { port, host: '127.0.0.1', ca, minVersion: 'TLSv1', maxVersion, ciphers: 'DEFAULT@SECLEVEL=0' },
        () => {
          resolve(socket.getProtocol() ?? '');
          socket.destroy();
        },
      );
      socket.on('error', () => resolve('refused'));
    });
  expect(await handshake('TLSv1.1')).toBe('refused');
  expect(await handshake('TLSv1.2')).toBe('TLSv1.2');
  const plain = sendRaw(url, 'POST /MPAI/AIFU/Controller HTTP/1.1\r\nHost: a\r\n\r\n').catch(() => '');
  expect(await plain).not.toContain('201');
  await Promise.all([stranger.close(), close()]);
});
