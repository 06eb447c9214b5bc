import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { startNginx } from '../../fixtures/backends/nginx.js';
import { createClient } from '../../reference/client/client.js';
import { startReference } from '../../reference/start.js';
import { packageRoot } from '../../spec/root.js';

const run = promisify(execFile);
const name = '1MCT-ECH-V1.0-I01';

/** The commands of a fenced block of docs/store.md, found by its first line. */
async function documented(first: string): Promise<string> {
  const text = await readFile(join(packageRoot, 'docs', 'store.md'), 'utf8');
  const block = [...text.matchAll(/```sh\n([\s\S]*?)```/g)]
    .map(([, body = '']) => body)
    .find((body) => body.startsWith(first));
  expect(block, `docs/store.md has a block that starts with ${first}`).toBeDefined();
  return block as string;
}

test('the documented sequence: signed, published behind nginx and TUF, found, verified, installed, launched, answering', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'maas-sequence-'));
  const command = join(folder, 'bin', 'maas-conformance');
  await mkdir(join(folder, 'bin'));
  await writeFile(command, `#!/bin/sh\nexec ${process.execPath} ${join(packageRoot, 'dist', 'cli', 'main.js')} "$@"\n`);
  await chmod(command, 0o755);
  await cp(
    join(packageRoot, 'dist', 'fixtures', 'workflows', 'store', 'packages', `${name}.tar.gz`),
    join(folder, `${name}.tar.gz`),
  );
  await mkdir(join(folder, 'empty'));
  try {
    const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
    await run('sh', ['-ec', await documented('maas-conformance repo init')], { cwd: folder, env });
    const server = await startNginx(join(folder, 'store'));
    if ('skipped' in server) return test.skip(true, server.skipped);
    const reference = await startReference({
      data: join(folder, 'empty'),
      remotes: [server.spec],
      tufRoot: await readFile(join(folder, 'store.keys', 'root.json')),
    });
    try {
      const sci = await createClient({ url: reference.url }).createSci();
      expect(JSON.stringify(await sci.discover({}))).toContain(name);
      const rwi = await sci.start('MCT-ECH-V1.0');
      const text = { Header: 'OSD-BTO-V1.5', BasicTextObjectID: 'urn:test:1', BasicTextData: [{ Data: 'signed' }] };
      await rwi.send('OSD-BTO-V1.5', text);
      expect(JSON.stringify(await rwi.receive('OSD-BTO-V1.5'))).toContain('signed');
    } finally {
      await reference.close();
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
