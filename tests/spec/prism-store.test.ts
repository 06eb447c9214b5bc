import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { createStore } from '../../reference/store/store.js';
import { storeDocument } from '../../spec/openapi.js';
import { throughPrism } from './prism-server.js';

test('what the reference Store answers satisfies the document in Prism’s eyes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maas-store-'));
  const store = createStore({ folder });
  const content = storeDocument().components.requestBodies?.Submission?.content['application/json'];
  const [example] = Object.values(content?.examples ?? {}) as { value: Record<string, unknown> }[];
  const l3 = example?.value;
  const submit = (document: unknown): [string, string] => ['application/json', JSON.stringify(document)];
  try {
    await throughPrism(storeDocument(), await store.listen(0, '127.0.0.1'), async (call) => {
      const rest = '/MPAI/Store/L3';
      const id = '1MCT-ECH-V1.0-I01';
      expect(await call('GET', rest)).toMatchObject({ status: 200, text: '[]' });
      expect((await call('POST', rest, submit(l3))).status).toBe(201);
      const again = await call('POST', rest, submit(l3));
      expect(JSON.parse(again.text)).toMatchObject({ id, version: 2, published: true });
      const { Implementations, ...incomplete } = l3 ?? {};
      expect(Implementations).toBeDefined();
      const refused = await call('POST', rest, submit(incomplete));
      expect(refused.status).toBe(422);
      expect(JSON.parse(refused.text)).toMatchObject({ id, published: false, violations: [expect.any(String)] });

      for (const path of [
        `${rest}?name=MCT-ECH-V1.0`,
        `${rest}/${id}/versions`,
        `${rest}/MCT-ECH-V1.0/findings?version=1`,
      ]) {
        expect((await call('GET', path)).status, path).toBe(200);
      }
      const first = await call('GET', `${rest}/${id}?version=1`);
      expect(first).toMatchObject({ status: 200, headers: { 'mpai-store-version': '1' } });
      expect(JSON.parse(first.text)).toEqual(l3);
      expect(JSON.parse((await call('GET', `/L3/${id}.json`)).text)).toEqual(l3);
      for (const path of [
        `${rest}/${id}?version=3`,
        `${rest}/MCT-XYZ-V1.0`,
        `${rest}/MCT-XYZ-V1.0/versions`,
        `${rest}/MCT-XYZ-V1.0/findings`,
      ]) {
        expect((await call('GET', path)).status, path).toBe(404);
      }
      for (const path of ['/L3/MCT-XYZ-V1.0.json', '/packages/MCT-XYZ-V1.0.tar.gz', '/approved/MCT-XYZ-V1.0.json']) {
        expect((await call('GET', path)).status, path).toBe(404);
      }
    });
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
