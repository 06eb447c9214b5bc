import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { createClient } from '../../reference/client/client.js';
import { type ReferenceOptions, startReference, testAuthorityFile } from '../../reference/start.js';

const text = (data: string) => ({
  Header: 'OSD-BTO-V1.5',
  BasicTextObjectID: 'urn:test:1',
  BasicTextData: [{ Data: data }],
});

test('the whole reference echoes: every scheme, TLS and plain, prefix, both dialects', async () => {
  const variations: [options: ReferenceOptions, dialects: ('aif-3.0' | 'mas-1.0')[]][] = [
    [{}, ['aif-3.0', 'mas-1.0']],
    [{ tls: true, auth: { scheme: 'bearer', token: 'abc' }, prefix: '/tenants/7/maas' }, ['aif-3.0', 'mas-1.0']],
    [{ dialect: 'mas-1.0', auth: { scheme: 'digest', user: 'u', password: 'p' } }, ['mas-1.0']],
    [{ dialect: 'aif-3.0', auth: { scheme: 'basic', user: 'u', password: 'p' }, tls: true }, ['aif-3.0']],
  ];
  for (const [options, dialects] of variations) {
    const reference = await startReference(options);
    for (const dialect of dialects) {
      const client = createClient({
        url: reference.url,
        dialect,
        ...(options.auth === undefined || 'length' in options.auth ? {} : { auth: options.auth }),
        ...(options.tls ? { ca: readFileSync(testAuthorityFile) } : {}),
      });
      const sci = await client.createSci();
      expect((await sci.discover()).map(({ Identifier }) => Identifier.AIMName)).toContain('1MCT-ECH-V1.0-I01');
      for (const name of ['MCT-ECH-V1.0', '1MCT-ECH-V1.0-I01']) {
        const rwi = await sci.start(name);
        await rwi.send('OSD-BTO-V1.5', text('Grüße 𝄞'));
        expect(await rwi.receive('OSD-BTO-V1.5')).toMatchObject({ BasicTextData: [{ Data: 'Grüße 𝄞' }] });
        expect(rwi.name).toBe(name);
        await rwi.stop();
      }
      await sci.delete();
      await client.close();
    }
    await Promise.all([reference.close(), reference.close()]);
    await expect(fetch(reference.store)).rejects.toThrow();
  }
});

test('what cannot be started is said in a sentence, and nothing stays open', async () => {
  const first = await startReference();
  const { port } = new URL(first.url);
  await expect(startReference({ port: Number(port) })).rejects.toThrow(
    /Cannot listen on port \d+ of 127.0.0.1: it is in use/,
  );
  await expect(startReference({ data: '/no/such/folder' })).rejects.toThrow('/no/such/folder');
  await expect(startReference({ prefix: 'x' })).rejects.toThrow('plain path');
  await first.close();
  const calls: string[] = [];
  const bent = await startReference({
    wrapController: (controller) => ({
      ...controller,
      createSci: (owner) => {
        calls.push(owner);
        return controller.createSci(owner);
      },
    }),
    plugins: [(app) => void app.addHook('onSend', async (_request, reply) => void reply.header('x-bent', 'yes'))],
    serverOptions: { prefix: '/other' },
  });
  const response = await fetch(`${bent.url}/MPAI/AIFU/Controller`, { method: 'POST' });
  expect([response.status, response.headers.get('x-bent'), calls]).toEqual([201, 'yes', ['anyone']]);
  expect(await response.json()).toMatchObject({ prefix: '/other' });
  await bent.close();
});
