import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { packageRoot } from '../../spec/root.js';

test('the packed package works where it is installed, from any folder', async () => {
  const home = mkdtempSync(join(tmpdir(), 'maas-packed-'));
  const quiet = { encoding: 'utf8' as const, stdio: 'pipe' as const };
  try {
    execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', home], { ...quiet, cwd: packageRoot });
    const tarball = readdirSync(home).find((name) => name.endsWith('.tgz')) ?? '';
    expect(statSync(join(home, tarball)).size).toBeLessThan(2 * 2 ** 20);
    writeFileSync(join(home, 'package.json'), '{"private":true}');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball}`], {
      ...quiet,
      cwd: home,
    });
    const folder = join(home, 'some', 'folder');
    mkdirSync(folder, { recursive: true });

    const explained = execFileSync('npx', ['maas-conformance', 'explain', 'SCI-001'], { ...quiet, cwd: folder });
    expect(explained).toContain('201 Created');

    const bin = join(home, 'node_modules', '.bin', 'maas-conformance');
    const image = spawnSync(bin, ['--image', 'my/maas', '--quiet'], { ...quiet, cwd: folder });
    expect(image.status, image.stderr).toBe(3);
    expect(image.stderr).toContain('needs the package testcontainers, which is not installed.');

    const reference = spawn(bin, ['reference', '--port', '0', '--store-port', '0', '--tls', '--quiet'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = (await once(reference.stdout, 'data')) as [Buffer];
      const { url } = JSON.parse(line.toString()) as { url: string };
      const authority = join(home, 'node_modules', 'maas-conformance', 'fixtures', 'keys', 'ca.pem');
      const judged = execFileSync('npx', ['maas-conformance', url, '--ca', authority, '--clause', 'SCI-001,DATA-001'], {
        ...quiet,
        cwd: folder,
      });
      expect(judged).toContain('conformant');
      expect(JSON.parse(readFileSync(join(folder, 'maas-report', 'report.json'), 'utf8'))).toMatchObject({
        verdict: 'conformant',
      });
    } finally {
      reference.kill('SIGTERM');
      if (reference.exitCode === null) await once(reference, 'exit');
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
