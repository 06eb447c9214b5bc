import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../spec/root.js';

const main = join(packageRoot, 'dist', 'cli', 'main.js');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts the compiled command line with a bare environment; `env` is added to it. */
export function start(args: readonly string[], env: Record<string, string> = {}, cwd?: string): ChildProcess {
  const { PATH, HOME, TMPDIR } = process.env;
  const base = Object.fromEntries(Object.entries({ PATH, HOME, TMPDIR }).filter(([, value]) => value !== undefined));
  return spawn(process.execPath, [main, ...args], {
    env: { ...base, ...env },
    ...(cwd !== undefined && { cwd }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs a command line to its end. */
export async function maas(args: readonly string[], env: Record<string, string> = {}, cwd?: string): Promise<Ended> {
  return ended(start(args, env, cwd));
}

/** What a started command printed and how it ended. */
export function ended(child: ChildProcess): Promise<Ended> {
  const result: Ended = { code: null, stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    result.stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    result.stderr += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...result, code }));
  });
}
