import { type ChildProcess, execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { packageRoot } from '../../spec/root.js';
import { ended, start } from './command.js';

/** `$ command`, and below it what it prints, or `exit N` and words of what it prints. */
const example = /^\$ (.*)\n# (?:exit (\d)(?:: (.*))?|(.*))$/gm;
const main = JSON.stringify([process.execPath, join(packageRoot, 'dist', 'cli', 'main.js')]);

/** A short suite: the way of a newcomer is what is tested here, and the reference is judged whole elsewhere. */
const short = { MAAS_CLAUSE: 'SCI-001,SCI-003', MAAS_WORKERS: '1' };

function has(program: string): boolean {
  try {
    execFileSync(program, [program === 'curl' ? '--version' : 'version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('a newcomer who follows docs/tutorial.md gets from nothing to a signed result and a CI job', async () => {
  test.skip(!has('curl') || !has('openssl'), 'curl and openssl are not both on this machine');
  test.setTimeout(600_000);
  const page = readFileSync(join(packageRoot, 'docs', 'tutorial.md'), 'utf8');
  const examples = [...page.matchAll(example)];
  expect(examples.length).toBe([...page.matchAll(/^\$ /gm)].length);
  const folder = mkdtempSync(join(tmpdir(), 'maas-tutorial-'));
  /** Servers that run, and where they really are, by the port that the page gives them. */
  const servers = new Map<string, { child: ChildProcess; url: string }>();
  const real = (text: string): string =>
    text.replace(/http:\/\/127\.0\.0\.1:(\d+)/g, (url, port: string) => servers.get(port)?.url ?? url);
  let lastOutput = '';
  try {
    for (const [, line = '', code, says, prints] of examples) {
      const [, port] = /^npx maas-conformance reference --port (\d+)/.exec(line) ?? [];
      if (port !== undefined) {
        await stop(servers.get(port)?.child);
        const child = start([
          ...wordsOf(line)
            .slice(2)
            .filter((word) => word !== port && word !== '--port'),
          '--quiet',
        ]);
        const [said] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
        servers.set(port, { child, url: (JSON.parse(said.toString()) as { url: string }).url });
        expect(said.toString().replace(/:\d+"/g, `:${port}"`)).toContain(prints);
        continue;
      }
      if (line.startsWith('curl ')) {
        // The page shows the line that the run before it printed.
        expect(lastOutput, line).toContain(real(line));
        expect(execFileSync('/bin/sh', ['-c', real(line)], { encoding: 'utf8' })).toContain(prints);
        continue;
      }
      const words = wordsOf(real(line));
      const done =
        words[0] === 'npx'
          ? await ended(start(words.slice(2), short, folder))
          : {
              code: 0,
              stdout: execFileSync(words[0] ?? '', words.slice(1), { cwd: folder, encoding: 'utf8' }),
              stderr: '',
            };
      const said = `${done.stdout}${done.stderr}`;
      expect(done.code, `${line}\n${said}`).toBe(Number(code));
      expect(said.replace(/\s+/g, ' '), line).toContain(says ?? '');
      if (Number(code) === 1 && lastOutput === '') lastOutput = done.stdout;
    }

    // What the action of the page does, by its script; the command of the workflow that was written is that of docs/runs.md.
    const workflow = readFileSync(join(folder, 'project/.github/workflows/maas-conformance.yml'), 'utf8');
    const steps = parse(workflow).jobs.conformance.steps as { run?: string }[];
    expect(steps.some(({ run }) => /^npx --yes maas-conformance@\S+ --config /.test(run ?? ''))).toBe(true);
    const [action] = parse(/```yaml\n(- uses: OWNER[\s\S]*?)```/.exec(page)?.[1] ?? '') as [
      { with: Record<string, string> },
    ];
    const inputs = Object.entries(action.with).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, real(value)]);
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, MAAS_COMMAND: main, GITHUB_STEP_SUMMARY: join(folder, 'summary'), ...short };
    const child = execFile(process.execPath, [join(packageRoot, 'scripts', 'action.mjs')], {
      cwd: folder,
      env: { ...env, ...Object.fromEntries(inputs) },
    });
    expect((await ended(child)).code).toBe(0);
    expect(readFileSync(join(folder, 'summary'), 'utf8')).toMatch(/^## ✅ Conformant/);
  } finally {
    for (const { child } of servers.values()) await stop(child);
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The words of a line of the page: double quotes keep blanks together. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

async function stop(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
