import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { textObject } from '../../fixtures/packages/internal/data.js';
import { standardOf } from '../../fixtures/packages/internal/l2.js';
import { json } from '../../fixtures/packages/internal/metadata.js';
import { packageRoot } from '../../spec/root.js';

test('the commands of docs/packages.md do what it says', async () => {
  test.setTimeout(240_000);
  const page = await readFile(join(packageRoot, 'docs/packages.md'), 'utf8');
  const commands = [...page.matchAll(/```\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => block.trim().split('\n'))
    .filter((line) => /^(maas-conformance|openssl) /.test(line));
  expect(commands.length).toBeGreaterThan(7);
  const folder = await mkdtemp(join(tmpdir(), 'maas-docs-'));
  try {
    const store = join(packageRoot, 'dist/fixtures/workflows/store');
    for (const name of ['1MCT-ECH-V1.0-I01', '1MCT-FAN-V1.0-I01']) {
      await cp(join(store, `packages/${name}.tar.gz`), join(folder, `${name}.tar.gz`));
    }
    await cp(join(store, 'approved'), join(folder, 'approved'), { recursive: true });
    await cp(join(store, 'L3'), join(folder, 'l3'), { recursive: true });
    const echo = JSON.parse(await readFile(join(store, 'L3/1MCT-ECH-V1.0-I01/1.json'), 'utf8'));
    const l2 = standardOf(echo);
    l2.Identifier.AIMName = 'MCT-ECH-V1.0';
    await writeFile(join(folder, 'l2'), json(l2));
    await writeFile(join(folder, 'message.json'), json(textObject()));
    const cli = join(packageRoot, 'dist/cli/main.js');
    for (const command of commands) {
      const [program = '', ...args] = command.split(' ');
      const real = program === 'openssl' ? [program, ...args] : [process.execPath, cli, ...args];
      // Any exit code but 0 throws, with what was printed.
      const printed = execFileSync(real[0] ?? '', real.slice(1), { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
      if (/^maas-conformance (package|data)/.test(command)) expect(printed, command).toContain('0 errors, 0 warnings');
      if (command.includes('--key public')) expect(printed).toContain('signed by');
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
