import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { request } from 'undici';
import { startReference } from '../../reference/start.js';
import { maasDocument } from '../../spec/openapi.js';
import { startPrism, throughPrism } from './prism-server.js';

// Prism, which shares no code with this project, stands as a strict proxy between the test and the reference and judges
// every exchange by the document. It handles bodies as text, so this is a second opinion on JSON only: port data goes
// through it as the text it is, and octets (uploads of packages) are left out because Prism would corrupt them.

const member = (answer: { text: string }, name: string): unknown =>
  (JSON.parse(answer.text) as Record<string, unknown>)[name];
const start = (name: string): [string, string] => ['application/json', JSON.stringify({ module: name })];

for (const word of ['AIW', 'MODULE']) {
  test(`a whole life cycle of the reference satisfies the document in Prism's eyes (${word})`, async () => {
    const reference = await startReference({ port: 0 });
    try {
      await throughPrism(maasDocument(), reference.url, async (call) => {
        const created = await call('POST', '/MPAI/AIFU/Controller');
        expect(created.status).toBe(201);
        const cid = member(created, 'id') as string;
        const sci = `/MPAI/AIFU/${cid}/${word}`;

        const discovered = await call('GET', sci);
        expect(discovered.status).toBe(200);
        const names = (JSON.parse(discovered.text) as { Identifier: { AIMName: string } }[]).map(
          (item) => item.Identifier.AIMName,
        );
        expect(names).toContain('1MCT-ECH-V1.0-I01');
        expect((await call('GET', `${sci}?limit=1`)).headers.link).toContain('rel="next"');

        expect((await call('POST', `${sci}/Start`, start('MCT-XYZ-V1.0'))).status).toBe(404);
        const started = await call('POST', `${sci}/Start`, start('MCT-ECH-V1.0'));
        expect(started.status).toBe(200);
        expect(JSON.parse(started.text)).toMatchObject({ controller: cid, name: 'MCT-ECH-V1.0', state: 'ACTIVE' });
        const rwi = `${sci}/${member(started, 'id') as string}`;

        expect(member(await call('GET', rwi), 'state')).toBe('ACTIVE');
        expect(member(await call('GET', `${rwi}/Pause`), 'state')).toBe('PAUSED');
        expect(member(await call('GET', rwi), 'state')).toBe('PAUSED');
        expect(member(await call('GET', `${rwi}/Resume`), 'state')).toBe('ACTIVE');

        const data = {
          Header: 'OSD-BTO-V1.5',
          BasicTextObjectID: 'urn:example:1',
          BasicTextData: [{ Data: 'Grüß Gott 🎶' }],
        };
        const port = encodeURIComponent('OSD-BTO-V1.5:1');
        expect((await call('POST', `${rwi}/Input/${port}`, ['MPAI/port-data', JSON.stringify(data)])).status).toBe(200);
        const output = await call('GET', `${rwi}/Output/${port}`);
        expect(output.status).toBe(200);
        expect(member(output, 'BasicTextData')).toEqual(data.BasicTextData);
        expect((await call('POST', `${rwi}/Input/${port}`, ['MPAI/port-data', '{'])).status).toBe(400);
        expect((await call('GET', `${rwi}/Output/OSD-SEL-V1.5`)).status).toBe(404);

        expect((await call('GET', `${rwi}/Stop`)).status).toBe(200);
        expect((await call('GET', rwi)).status).toBe(404);
        expect((await call('DELETE', `/MPAI/AIFU/Controller/${cid}`)).status).toBe(200);
        expect((await call('DELETE', `/MPAI/AIFU/Controller/${cid}`)).status).toBe(404);
        expect((await call('GET', sci)).status).toBe(404);
      });
    } finally {
      await reference.close();
    }
  });
}

test('refused credentials of the reference satisfy the document in Prism’s eyes', async () => {
  const reference = await startReference({ port: 0, auth: { scheme: 'bearer', token: 'right' } });
  try {
    await throughPrism(maasDocument(), reference.url, async (call) => {
      expect((await call('POST', '/MPAI/AIFU/Controller')).status).toBe(401);
      expect((await call('POST', '/MPAI/AIFU/c/AIW/Start', start('MCT-ECH-V1.0'))).status).toBe(401);
    });
  } finally {
    await reference.close();
  }
});

test('Prism does object to a server which departs from the document', async () => {
  const answers: Record<string, [status: number, type: string, text: string]> = {
    '/MPAI/AIFU/c/AIW/m': [200, 'application/json', '{"controller":"c","id":"m","name":"n","state":"ACTIVE"}'],
    '/MPAI/AIFU/c/MODULE/m': [200, 'text/plain', 'ACTIVE'],
    '/MPAI/AIFU/c/MODULE/m/Pause': [401, 'text/plain', 'Unauthorised.'],
    '/MPAI/AIFU/c/MODULE': [200, 'application/json', '{}'],
  };
  const upstream = createServer((incoming, response) => {
    const [status, type, text] = answers[incoming.url ?? ''] ?? [500, 'text/plain', 'unexpected'];
    response.writeHead(status, { 'content-type': type }).end(text);
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const prism = await startPrism(maasDocument(), `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
  try {
    for (const path of Object.keys(answers)) {
      const answer = await request(prism.url + path);
      expect(await answer.body.text(), path).toContain('prism/errors#VIOLATIONS');
    }
  } finally {
    await prism.close();
    await new Promise((resolve) => upstream.close(resolve));
  }
});
