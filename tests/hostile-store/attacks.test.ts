import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { request } from 'undici';
import { type HostileStore, startHostileStore } from '../../fixtures/hostile-store/server.js';
import { startReference } from '../../reference/start.js';
import { packageRoot } from '../../spec/root.js';
import { attacks } from '../../trust/tuf/attacks/all.js';

const workflows = join(packageRoot, 'dist', 'fixtures', 'workflows', 'store');
const own = '1MCT-ECH-V1.0-I01';
let evil: HostileStore;
let folder: string;

test.describe.configure({ mode: 'default' });
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maas-own-'));
  for (const place of [`L3/${own}/1.json`, `packages/${own}.tar.gz`, `approved/${own}.json`]) {
    await mkdir(join(folder, place, '..'), { recursive: true });
    await cp(join(workflows, place), join(folder, place));
  }
  evil = await startHostileStore(workflows);
});
test.afterAll(async () => {
  await evil.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (): ReturnType<typeof startReference> =>
  startReference({
    data: folder,
    remotes: [evil.url],
    tufRoot: evil.root,
    tufTimes: { freshMs: 0, fileMs: 2_000 },
    limits: { storeMs: 10_000 },
    storeOptions: { federation: { freshMs: 0, limits: { totalMs: 1_500, maxBytes: 4 * 1024 * 1024 } } },
  });

/** Asks the SCI to launch a workflow, as an RCA does. */
async function rca(url: string): Promise<(module: string) => Promise<{ status: number; detail: string }>> {
  const created = await request(`${url}/MPAI/AIFU/Controller`, { method: 'POST' });
  const { id } = (await created.body.json()) as { id: string };
  return async (module) => {
    const answer = await request(`${url}/MPAI/AIFU/${id}/AIW/Start`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ module }),
    });
    const body = (await answer.body.json()) as { detail?: string };
    return { status: answer.statusCode, detail: body.detail ?? '' };
  };
}

for (const [name, attack] of attacks) {
  test(`nothing is launched from a repository that does this: ${name}`, async () => {
    evil.behave();
    const reference = await start();
    try {
      const launch = await rca(reference.url);
      expect(await launch('MCT-FAN-V1.0'), 'while it behaves').toMatchObject({ status: 200 });
      await evil.attack(name);
      const refused = await launch('MCT-JON-V1.0');
      expect([name, refused]).toEqual([
        name,
        { status: expect.any(Number), detail: expect.stringMatching(attack.reason) },
      ]);
      expect([422, 502]).toContain(refused.status);
      expect(refused.detail).not.toMatch(/\n|node_modules|\/tmp\//);
      expect(await launch(own), 'others are served on').toMatchObject({ status: 200 });
      expect(evil.elsewhere()).toBe(0);
    } finally {
      await reference.close();
    }
  });
}
