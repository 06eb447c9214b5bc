import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import { backends } from '../../fixtures/backends/all.js';
import { openRepository } from '../../reference/repositories/open.js';
import type { Found, Repository } from '../../reference/repositories/types.js';
import { packageRoot } from '../../spec/root.js';

const folder = join(packageRoot, 'dist', 'fixtures', 'workflows', 'store');
const name = '1MCT-ECH-V1.0-I01';

async function found(repository: Repository, ...args: Parameters<Repository['get']>): Promise<Found> {
  const answer = await repository.get(...args);
  expect(answer, `${repository.label} has ${JSON.stringify(args)}`).toBeInstanceOf(Object);
  return answer as Found;
}

for (const [kind, start] of Object.entries(backends)) {
  test(`the same bytes come through ${kind}`, async () => {
    const backend = await start(folder);
    if ('skipped' in backend) return test.skip(true, backend.skipped);
    console.log(`repository ${kind}: ${backend.what}`);
    const repository = await openRepository(backend.spec, { env: backend.env });
    try {
      const wanted = {
        metadata: await readFile(join(folder, 'L3', name, '1.json')),
        package: await readFile(join(folder, 'packages', `${name}.tar.gz`)),
        approved: await readFile(join(folder, 'approved', `${name}.json`)),
      };
      for (const [element, bytes] of Object.entries(wanted)) {
        const asked = { kind: element as keyof typeof wanted, name };
        const whole = await found(repository, asked);
        expect(
          createHash('sha256')
            .update(await buffer(whole.body))
            .digest('hex'),
        ).toBe(createHash('sha256').update(bytes).digest('hex'));
        expect(whole.length).toBe(bytes.length);
        expect(whole.etag).toMatch(/^"[^"]+"$/);
        if (element === 'metadata') expect(whole.version).toBe(1);
        expect(await repository.get(asked, { etag: whole.etag as string })).toBe('unchanged');
        const part = await found(repository, asked, { range: { first: 10, last: 29 }, ifRange: whole.etag as string });
        expect(part.range).toEqual({ first: 10, last: 29 });
        expect(await buffer(part.body)).toEqual(bytes.subarray(10, 30));
        const other = await found(repository, asked, { range: { first: 10 }, ifRange: '"another"' });
        expect([other.range, await buffer(other.body)]).toEqual([undefined, bytes]);
      }
      const first = await found(repository, { kind: 'metadata', name, version: 1 });
      expect(await buffer(first.body)).toEqual(wanted.metadata);
      for (const absent of [{ name, version: 7 }, { name: '1MCT-XXX-V1.0-I01' }, { name: '../secret' }])
        expect(await repository.get({ kind: 'metadata', ...absent })).toBeUndefined();
      expect(await repository.get({ kind: 'package', name: '1MCT-XXX-V1.0-I01' })).toBeUndefined();
      expect(await repository.versions(name)).toEqual([1]);
      const all = (await repository.list()).names;
      expect(all).toEqual(all.toSorted());
      expect(all).toContain(name);
      const page = await repository.list({ limit: 3 });
      expect(page).toEqual({ names: all.slice(0, 3), next: all[2] });
      expect((await repository.list({ limit: 3, after: page.next as string })).names).toEqual(all.slice(3, 6));
      expect(JSON.stringify(repository.label)).not.toMatch(/testing|tester/);
    } finally {
      await repository.close();
      await backend.stop();
    }
  });
}
