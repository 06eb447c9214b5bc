import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { startNginx } from '../../fixtures/backends/nginx.js';
import { workflowStore } from '../../fixtures/stores/internal/reference.js';
import { publishedRepository } from '../../fixtures/stores/tuf/published.js';
import { packageRoot } from '../../spec/root.js';
import type { Report } from '../../suites/engine/types.js';

const run = promisify(execFile);

/** Clauses by which each of its judgements is tried, so that it does not take minutes. */
const some = [
  ['STORE-011', 'STORE-020', 'MPAI-002'],
  ['SUBMIT-003', 'SUBMIT-019'],
  ['TUFPUB-001', 'TUFPUB-009'],
];

/** The commands of a section of docs/store.md. */
async function documented(section: string): Promise<string[]> {
  const text = await readFile(join(packageRoot, 'docs', 'store.md'), 'utf8');
  const body = text.split(`\n## ${section}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...body.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
}

test('the commands of the page about judging a Store do what it says', async () => {
  test.slow();
  const [start = '', ...judging] = await documented('Judging a Store');
  expect([start, ...judging].filter((line) => line.includes('maas-conformance '))).toHaveLength(4);
  const folder = await mkdtemp(join(tmpdir(), 'maas-page-'));
  const write = async (path: string, content: string | Buffer, mode = 0o644) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
    await chmod(join(folder, path), mode);
  };
  const main = join(packageRoot, 'dist', 'cli', 'main.js');
  await write('bin/maas-conformance', `#!/bin/sh\nexec ${process.execPath} ${main} "$@"\n`, 0o755);
  const submitters = ['TOKEN', 'OTHER'].map((token, index) => ({ implementerId: String(index + 1), token }));
  await write('submitters.json', JSON.stringify(submitters));
  await cp(workflowStore, join(folder, 'data'), { recursive: true });
  const { files } = await publishedRepository();
  for (const [path, bytes] of files) await write(`store/${path}`, bytes);
  await write('store.keys/root.json', files.get('metadata/1.root.json') as Buffer);
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
  const nginx = await startNginx(join(folder, 'store'));
  const [program = '', ...words] = start.replace('5005', '0').replace('5020', '0').split(' ');
  const server = spawn(program, words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const { store } = JSON.parse(String(line)) as { store: string };
    for (const [index, command] of judging.entries()) {
      if (command.includes(':8080') && 'skipped' in nginx) continue;
      const web = 'skipped' in nginx ? '' : nginx.spec.replace(/\/$/, '');
      const real = command.replace('http://127.0.0.1:5020', store).replace('http://127.0.0.1:8080', web);
      const clauses = some[index] ?? [];
      const chosen = clauses.map((clause) => `--clause ${clause}`).join(' ');
      const { stdout } = await run('sh', ['-ec', `${real} ${chosen} --workers 1 --report json`], { cwd: folder, env });
      expect(stdout, command).toContain('conformant');
      const report = JSON.parse(await readFile(join(folder, 'maas-report', 'report.json'), 'utf8')) as Report;
      const { verdict, leftBehind, target } = report;
      expect([command, verdict, leftBehind]).toEqual([command, 'conformant', []]);
      const passed = report.clauses.flatMap((one) => (one.verdict === 'pass' ? [one.id] : []));
      expect(passed, command).toEqual(expect.arrayContaining(clauses));
      if (command.includes('--allow-writes')) expect(target.profiles).toEqual(['store-submit']);
      if (command.includes('--tuf-root')) expect(target.profiles).toEqual(['store-tuf']);
    }
  } finally {
    server.kill();
    if (server.exitCode === null) await once(server, 'exit');
    if (!('skipped' in nginx)) await nginx.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
