import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { runCommandLine } from '../../cli/command-line.js';
import type { Io } from '../../cli/internal/io.js';
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

/** Io that keeps what is printed: no terminal, no colours. */
export function fakeIo(changes: Partial<Io> = {}): Io & Ended {
  const io = {
    stdout: '',
    stderr: '',
    code: null,
    out: (text: string) => {
      io.stdout += text;
    },
    err: (text: string) => {
      io.stderr += text;
    },
    live: false,
    width: 100,
    colour: false,
    env: {},
    exitCode: 0,
    ...changes,
  };
  return io;
}

/** Runs a command line in this process: as {@link maas}, without the cost of a process. For commands that start no server. */
export async function maasHere(args: readonly string[], changes: Partial<Io> = {}): Promise<Ended> {
  const io = fakeIo(changes);
  await runCommandLine(args, io);
  return { code: io.exitCode, stdout: io.stdout, stderr: io.stderr };
}
