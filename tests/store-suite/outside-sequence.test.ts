import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { freePort } from '../../fixtures/stores/outside/start.js';
import { packageRoot } from '../../spec/root.js';

const run = promisify(execFile);
const main = join(packageRoot, 'dist', 'cli', 'main.js');

/** A few of the clauses, so that the commands of the page are tried without taking minutes. */
const some: Record<string, string[]> = {
  'store-federation,store-tuf': ['FED-013', 'TUF-006', 'TUF-014'],
  'controller-authenticity': ['AUTHN-010', 'AUTHN-017'],
};

/** Commands of docs/store.md in the section about judging from outside, as lists of words. */
async function documented(): Promise<string[][]> {
  const text = await readFile(join(packageRoot, 'docs', 'store.md'), 'utf8');
  const section = text.split('\n## Judging a Store or Controller from outside\n')[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^maas-conformance (.*)$/gm)].map(([, line = '']) => line.split(' '));
}

test('the documented commands: a root is printed, a reference is told of the repository, and is judged from it', async () => {
  test.slow();
  const folder = await mkdtemp(join(tmpdir(), 'maas-outside-'));
  const ports = new Map<string, string>();
  for (const port of ['5005', '5006', '5080']) ports.set(port, String(await freePort()));
  const here = (words: readonly string[]): string[] =>
    words.map((word) => word.replaceAll(/50(?:05|06|80)/g, (port) => ports.get(port) ?? port));
  const [print = [], reference = [], ...judging] = await documented();
  expect(judging).toHaveLength(2);
  try {
    expect(print.slice(0, 2)).toEqual(['store', '--print-root']);
    const printed = await run(process.execPath, [main, ...print.slice(0, 2)], { cwd: folder });
    expect(printed.stderr).toContain('to no other');
    await writeFile(join(folder, 'test-root.json'), printed.stdout);
    const server = spawn(process.execPath, [main, ...here(reference)], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      const started = Promise.race([once(server.stdout, 'data'), once(server.stderr, 'data'), once(server, 'exit')]);
      await started;
      expect(server.exitCode).toBeNull();
      for (const words of judging) {
        const clauses = some[words[words.indexOf('--profile') + 1] ?? ''] ?? [];
        expect(clauses.length).toBeGreaterThan(1);
        const command = [
          ...here(words),
          ...clauses.flatMap((clause) => ['--clause', clause]),
          '--out',
          join(folder, 'run'),
        ];
        const { stdout } = await run(process.execPath, [main, ...command], { cwd: folder });
        expect(stdout).toContain('conformant');
        const report = JSON.parse(await readFile(join(folder, 'run', 'report.json'), 'utf8')) as {
          clauses: { id: string; verdict: string }[];
        };
        expect(report.clauses.filter(({ id }) => clauses.includes(id)).map(({ id, verdict }) => [id, verdict])).toEqual(
          clauses.map((id) => [id, 'pass']),
        );
      }
    } finally {
      server.kill();
      if (server.exitCode === null) await once(server, 'exit');
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
