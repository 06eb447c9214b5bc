import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { packageRoot } from '../../spec/root.js';
import type { Report } from '../../suites/engine/types.js';

const cli = join(packageRoot, 'dist', 'cli', 'main.js');
const authority = join(packageRoot, 'fixtures', 'keys', 'ca.pem');

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Each row is the reference in a process of its own, judged by the command line in another: by a third of the areas, since
 * the settings are looked at here; the demonstration of tests/pages judges it whole.
 */
const rows = [
  {
    auth: 'bearer:a-token-of-some-length',
    flags: ['--tls', '--prefix', '/tenants/7/maas'],
    dialect: 'aif-3.0',
    shard: '1/3',
  },
  { auth: 'basic:ada:lovelace:1815', flags: ['--prefix', '/svc'], dialect: 'mas-1.0', shard: '2/3' },
  { auth: 'digest:ada:enchantress', flags: ['--tls', '--dialect', 'mas-1.0'], dialect: 'auto', shard: '3/3' },
] as const;

for (const { auth, flags, dialect, shard } of rows) {
  test(`the reference with ${auth.split(':')[0]} ${flags.join(' ')} is conformant in ${dialect}`, async () => {
    await withReference([...flags], auth, async (url, out) => {
      const { code, stdout, stderr } = await call(
        // Fewer cases of each property than a user's run: what is looked at here is the setting.
        ['server', url, '--dialect', dialect, '--ca', authority, '--out', out, '--runs', '8', '--shard', shard],
        { MAAS_AUTH: auth },
      );
      expect(code, stdout + stderr).toBe(0);
      expect(stdout).toContain('conformant');
      const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')) as Report;
      expect(report.verdict).toBe('conformant');
      expect(report.counts.must.fail).toBe(0);
      expect(report.leftBehind).toEqual([]);
      const secret = auth.replace(/^(bearer|\w+:\w+):/, '');
      for (const file of ['report.json', 'report.html', 'run.jsonl']) {
        expect(readFileSync(join(out, file), 'utf8')).not.toContain(secret);
      }
      expect(stdout + stderr).not.toContain(secret);
    });
  });
}

test('a mutant ends with exit code 1 and the name of its clause', async () => {
  await withReference(['--mutant', 'create-200'], undefined, async (url, out) => {
    const { code, stdout } = await call([url, '--clause', 'SCI-001', '--out', out]);
    expect(code).toBe(1);
    expect(stdout).toContain('SCI-001');
    expect(stdout).toContain('curl');
  });
});

test('wrong credentials, a closed port and another web server end with exit code 3 and one sentence', async () => {
  const other = createServer((_, response) => response.end('<h1>It works!</h1>'));
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  await withReference([], 'bearer:the-right-token', async (url, out) => {
    const cases: [url: string, env: Record<string, string>][] = [
      [url, { MAAS_AUTH: 'bearer:a-wrong-token' }],
      [url, {}],
      [otherUrl, {}],
    ];
    for (const [target, env] of cases) {
      const { code, stdout, stderr } = await call([target, '--out', out, '--quiet'], env);
      expect(code, stdout + stderr).toBe(3);
      expect(stdout.trim().split('\n')).toHaveLength(1);
      expect(stdout + stderr).not.toMatch(/\n\s+at |wrong-token/);
    }
  });
  other.close();
  await once(other, 'close');
  expect((await call([otherUrl, '--quiet', '--out', join(tmpdir(), 'maas-none')])).code).toBe(3);
  rmSync(join(tmpdir(), 'maas-none'), { recursive: true, force: true });
});

async function withReference(
  flags: string[],
  auth: string | undefined,
  use: (url: string, out: string) => Promise<void>,
): Promise<void> {
  const out = mkdtempSync(join(tmpdir(), 'maas-matrix-'));
  const child = spawn(process.execPath, [cli, 'reference', '--port', '0', '--store-port', '0', '--quiet', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...(auth === undefined ? {} : { MAAS_AUTH: auth }) },
  });
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    await use((JSON.parse(line.toString()) as { url: string }).url, out);
  } finally {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    rmSync(out, { recursive: true, force: true });
  }
}

async function call(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  const [stdout, stderr] = [gather(child.stdout), gather(child.stderr)];
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout(), stderr: stderr() };
}

function gather(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return () => text;
}
