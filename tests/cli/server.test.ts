import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formatsModule from 'ajv-formats';
import { startReference } from '../../reference/start.js';
import { specPath } from '../../spec/root.js';
import type { Report } from '../../suites/engine/types.js';
import { ended, maas, start } from './command.js';

let folder: string;
/** Started and perhaps still running when a test fails. */
const children: ChildProcess[] = [];
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maas-cli-'));
});
test.afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

test('a target that cannot be judged ends with 3 and one sentence', async () => {
  const page = createServer((_, answer) =>
    answer.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Nothing here</h1>'),
  );
  const { url, close } = await listen(page);
  const closed = createServer();
  const nobody = await listen(closed);
  await nobody.close();
  const locked = await startReference({ auth: { scheme: 'bearer', token: 'right' } });
  try {
    for (const [target, says, env] of [
      [nobody.url, /.+/, {}],
      [url, /.+/, {}],
      [locked.url, /bearer/i, { MAAS_AUTH: 'bearer:sesame' }],
    ] as const) {
      const { code, stdout, stderr } = await maas([target, '--quiet', '--out', folder], env);
      expect(code, stdout + stderr).toBe(3);
      expect(stdout.trim().split('\n'), stdout).toHaveLength(1);
      expect(stdout).toMatch(says);
      expect(stderr).toBe('');
      const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report;
      expect(report.environment?.message).toBeDefined();
      expect(`${JSON.stringify(report)}${stdout}${await readFile(join(folder, 'run.jsonl'), 'utf8')}`).not.toContain(
        'sesame',
      );
    }
  } finally {
    await locked.close();
    await close();
  }
});

test('a run leaves a valid report, and its recording judged again gives the same one', async () => {
  const reference = await startReference({ auth: { scheme: 'bearer', token: 'sesame' } });
  try {
    const { code, stdout, stderr } = await maas([
      reference.url,
      '--clause',
      'SCI-001',
      '--out',
      folder,
      '--seed',
      '5',
      '--auth',
      'bearer:sesame',
    ]);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain('observed MUST pass');
    expect(stdout).toContain('report.html');
    expect(stderr).toContain('warning: --auth on the command line');
    expect(stderr).toContain('ok   reachable');
    const text = await readFile(join(folder, 'report.json'), 'utf8');
    const ajv = new Ajv2020({ strict: true, allErrors: true });
    formatsModule.default(ajv);
    const validate = ajv.compile(
      JSON.parse(await readFile(specPath('schemas', 'toolkit', 'report.json'), 'utf8')) as object,
    );
    const report = JSON.parse(text) as Report;
    expect(validate(report), ajv.errorsText(validate.errors)).toBe(true);
    expect(report).toMatchObject({ seed: 5, verdict: 'conformant', leftBehind: [] });
    const page = await readFile(join(folder, 'report.html'), 'utf8');
    expect(text + page + stdout + stderr + (await readFile(join(folder, 'run.jsonl'), 'utf8'))).not.toContain('sesame');
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);

    const again = await maas(['judge', join(folder, 'run.jsonl'), '--out', join(folder, 'again'), '--json']);
    expect(again.code, again.stderr).toBe(0);
    expect(again.stdout).toBe(text);
    expect(await readFile(join(folder, 'again', 'report.json'), 'utf8')).toBe(text);
    expect(await readFile(join(folder, 'again', 'report.html'), 'utf8')).toBe(page);
  } finally {
    await reference.close();
  }
});

test('reference says where it listens in one line of JSON, and ends gracefully', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const child = start(['reference', '--host', '127.0.0.1']);
    children.push(child);
    const end = ended(child);
    const line = await new Promise<string>((resolve) =>
      child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString())),
    );
    const { url, store } = JSON.parse(line) as { url: string; store: string };
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(store).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/MPAI/AIFU/Controller`, { method: 'POST' })).status).toBe(201);
    if (signal === 'SIGTERM') {
      const taken = await maas(['reference', '--port', new URL(url).port]);
      expect(taken.code, taken.stderr).toBe(2);
      expect(taken.stderr).toMatch(/Choose another --port/);
      expect(taken.stderr).not.toMatch(/\n {4}at /);
    }
    child.kill(signal);
    const { code, stdout, stderr } = await end;
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    for (const logged of stderr.trim().split('\n')) expect(JSON.parse(logged)).toHaveProperty('event');
  }
});

async function listen(server: Server): Promise<{ url: string; close(): Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
