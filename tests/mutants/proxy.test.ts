import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { startReference } from '../../reference/start.js';
import { judge } from './judge.js';

const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx'].find((file) => spawnSync(file, ['-v']).status === 0);

test('a right server behind a reverse proxy is not blamed for it', async () => {
  test.skip(nginx === undefined, 'nginx is not installed here');
  test.setTimeout(300_000);
  const reference = await startReference({});
  const folder = mkdtempSync(join(tmpdir(), 'maas-proxy-'));
  const port = await freePort();
  let proxy: ChildProcess | undefined;
  try {
    for (const name of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, new URL(reference.url).host));
    proxy = spawn(nginx ?? '', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')]);
    await expect
      .poll(() =>
        fetch(`http://127.0.0.1:${port}/`).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBeGreaterThan(0);
    const { report } = await judge(`http://127.0.0.1:${port}`, {
      profiles: ['auto', 'robustness'],
      // What is about messages on the way; the rest is the server's own.
      grep: '^(http|rob|up|disc|data|err)-',
      timeoutMs: 30_000,
      checkTimeoutMs: 120_000,
      workers: 2,
    });
    const blamed = report.clauses.flatMap(({ id, verdict, checks }) =>
      ['fail', 'warn', 'harness-error', 'environment-error', 'blocked'].includes(verdict)
        ? [`${id} ${checks.map(({ message }) => message).join(' ')}`]
        : [],
    );
    expect(blamed).toEqual([]);
    expect(report.leftBehind).toEqual([]);
  } finally {
    proxy?.kill('SIGTERM');
    await reference.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

function configuration(folder: string, port: number, behind: string): string {
  const paths = [
    'client_body_temp_path body',
    'proxy_temp_path proxy',
    'fastcgi_temp_path fastcgi',
    'uwsgi_temp_path uwsgi',
    'scgi_temp_path scgi',
  ];
  return `
daemon off; worker_processes 1; ${process.getuid?.() === 0 ? 'user root;' : ''} pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 512; }
http {
  access_log off;
  ${paths.map((path) => path.replace(' ', ` ${folder}/`)).join('; ')};
  upstream behind { server ${behind}; keepalive 16; }
  server {
    listen 127.0.0.1:${port};
    client_max_body_size 16m;
    location / { proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host; }
  }
}
`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
