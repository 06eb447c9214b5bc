import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import { openTufRepository } from '../../reference/repositories/open.js';
import type { Found } from '../../reference/repositories/types.js';
import { newKey, readKeys } from '../../trust/tuf/key-folder.js';
import {
  addTargets,
  initRepository,
  publishRepository,
  removeTargets,
  rotateKeys,
  signStaged,
} from '../../trust/tuf/repository.js';
import { repositoryFiles } from '../../trust/tuf/repository-files.js';

const name = '1MCT-ECH-V1.0-I01';

test('a repository: thresholds, versions that never change, rotation and revocation, withdrawal; a client follows', async () => {
  const own = await mkdtemp(join(tmpdir(), 'maas-tuf-test-'));
  const [folder, keyFolder] = [join(own, 'store'), join(own, 'keys')];
  const add = (version: number, content: string) =>
    addTargets(folder, new Map([[`L3/${name}/${version}.json`, Buffer.from(content)]]));
  try {
    const root = await initRepository({ folder, keys: keyFolder, algorithm: 'ecdsa-p256', threshold: 2 });
    const keys = await readKeys(keyFolder);
    for (const each of await readdir(keyFolder)) expect((await stat(join(keyFolder, each))).mode & 0o077).toBe(0);
    const client = await openTufRepository(`folder:${folder}`, { root, state: join(own, 'state'), freshMs: 0 });
    const latest = async (): Promise<string | undefined> => {
      const found = await client.get({ kind: 'metadata', name });
      return found === undefined ? undefined : text((found as Found).body);
    };
    expect(await latest()).toBeUndefined();

    await add(1, 'one');
    const { signed } = await repositoryFiles(folder).latestRoot();
    const [first] = keys.filter(({ id }) => signed.roles.targets?.keyIDs.includes(id));
    await signStaged(folder, first === undefined ? [] : [first]);
    await expect(publishRepository(folder, keys)).rejects.toMatchObject({ code: 'threshold' });
    expect(await latest()).toBeUndefined();
    await signStaged(folder, keys);
    await publishRepository(folder, keys);
    expect(await latest()).toBe('one');

    await expect(add(1, 'changed')).rejects.toThrow(/never changes/);
    await add(2, 'two');
    await signStaged(folder, keys);
    await publishRepository(folder, keys);
    expect(await latest()).toBe('two');
    expect(await client.versions(name)).toEqual([1, 2]);

    const revoke = signed.roles.targets?.keyIDs ?? [];
    await expect(rotateKeys(folder, { revoke })).rejects.toMatchObject({ code: 'threshold' });
    const fresh = [
      await newKey(keyFolder, 'targets-new-1', 'ed25519'),
      await newKey(keyFolder, 'targets-new-2', 'ed25519'),
    ];
    await rotateKeys(folder, { revoke, add: fresh.map((key) => ({ role: 'targets', key })) });
    await signStaged(folder, keys);
    await expect(publishRepository(folder, keys)).rejects.toMatchObject({ code: 'threshold' });
    await signStaged(folder, fresh);
    await publishRepository(folder, keys);
    expect(await latest()).toBe('two');

    expect(await removeTargets(folder, (path) => path.startsWith(`L3/${name}/`))).toHaveLength(2);
    await signStaged(folder, fresh);
    await publishRepository(folder, keys);
    expect(await latest()).toBeUndefined();
    await client.close();
  } finally {
    await rm(own, { recursive: true, force: true });
  }
});
