import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../spec/root.js';

/** A project of somebody else's, in which this package is installed. */
export interface Project {
  folder: string;
  write(name: string, text: string): string;
  /** Runs its Playwright tests; what each came to, by title. */
  test(): Promise<Map<string, Outcome>>;
  remove(): void;
}
export interface Outcome {
  status: string;
  message: string;
  annotations: { type: string; description?: string }[];
}

interface JsonSuite {
  suites?: JsonSuite[];
  specs?: {
    title: string;
    tests: {
      annotations: Outcome['annotations'];
      results: { status: string; error?: { message?: string } }[];
    }[];
  }[];
}

export function createProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), 'maas-project-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(packageRoot, join(folder, 'node_modules', 'maas-conformance'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module","private":true}');
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return {
    folder,
    write,
    test: () => runTests(folder),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function runTests(folder: string): Promise<Map<string, Outcome>> {
  const cli = join(packageRoot, 'node_modules', '@playwright', 'test', 'cli.js');
  const { PATH, HOME } = process.env;
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [cli, 'test', '--reporter', 'json', '--workers', '2'],
      { cwd: folder, env: { PATH, HOME, FORCE_COLOR: '0' }, maxBuffer: 2 ** 25 },
      (_error, stdout, stderr) => {
        try {
          resolve(outcomes(JSON.parse(stdout) as JsonSuite));
        } catch {
          reject(new Error(`No JSON from the test runner: ${stdout}${stderr}`));
        }
      },
    );
  });
}

function outcomes(suite: JsonSuite): Map<string, Outcome> {
  const own = (suite.specs ?? []).flatMap(({ title, tests }) =>
    tests.map(({ annotations, results }): [string, Outcome] => {
      const last = results.at(-1);
      return [title, { status: last?.status ?? 'none', message: last?.error?.message ?? '', annotations }];
    }),
  );
  return new Map([...own, ...(suite.suites ?? []).flatMap((each) => [...outcomes(each)])]);
}
