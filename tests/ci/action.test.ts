import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { startReference } from '../../reference/start.js';
import { packageRoot } from '../../spec/root.js';

const script = join(packageRoot, 'scripts', 'action.mjs');
const command = JSON.stringify([process.execPath, join(packageRoot, 'dist', 'cli', 'main.js')]);

/** Runs the script of the action as its runner would, and reads what it left. */
async function act(inputs: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'maas-action-'));
  const [outputFile, summaryFile] = [join(folder, 'output'), join(folder, 'summary')];
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    MAAS_COMMAND: command,
    GITHUB_OUTPUT: outputFile,
    GITHUB_STEP_SUMMARY: summaryFile,
    INPUT_OUT: 'report',
    ...inputs,
  };
  const code = await new Promise<number>((resolve) => {
    const child = execFile(process.execPath, [script], { cwd: folder, env }, () => resolve(child.exitCode ?? -1));
  });
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const outputs = Object.fromEntries(
    read(outputFile)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const files = ['report.html', 'report.sarif', 'badge.svg', 'junit.xml'].filter((name) =>
    existsSync(join(folder, 'report', name)),
  );
  const summary = read(summaryFile);
  rmSync(folder, { recursive: true, force: true });
  return { code, outputs, summary, files };
}

test('the action writes summary and outputs, and fails the step as it was told to', async () => {
  const reference = await startReference({});
  try {
    const inputs = { INPUT_URL: reference.url, INPUT_ARGUMENTS: '--clause SCI-001  --quiet' };
    const done = await act(inputs);
    expect(done.code).toBe(0);
    expect(done.outputs).toMatchObject({ verdict: 'conformant', 'exit-code': '0' });
    expect(done.outputs.sarif).toMatch(/report\.sarif$/);
    expect(done.outputs.badge).toMatch(/badge\.svg$/);
    expect(done.summary).toMatch(/^#+ .*conformant/im);
    expect(done.files).toEqual(['report.html', 'report.sarif', 'badge.svg', 'junit.xml']);
  } finally {
    await reference.close();
  }
  const gone = await act({ INPUT_URL: reference.url, INPUT_FAIL: 'false', INPUT_ARGUMENTS: '--quiet' });
  expect(gone).toMatchObject({ code: 3, outputs: { 'exit-code': '3', verdict: 'inconclusive' } });
  expect((await act({})).code).toBe(2);
});

test('action.yml names inputs, outputs and files that the script knows', () => {
  const action = parse(readFileSync(join(packageRoot, 'action.yml'), 'utf8'));
  const text = readFileSync(script, 'utf8');
  const [judge] = action.runs.steps;
  for (const name of Object.keys(judge.env)) expect(text).toContain(`env.${name}`);
  for (const input of Object.keys(action.inputs)) expect(JSON.stringify(action.runs)).toContain(`inputs.${input}`);
  for (const output of Object.keys(action.outputs)) expect(text).toContain(`output('${output}'`);
  expect(judge.run).toContain('scripts/action.mjs');
});
