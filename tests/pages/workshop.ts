import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../spec/root.js';
import { type Ended, ended } from '../cli/command.js';

/** A folder in which lines of the pages are typed into a shell as they stand. */
export interface Workshop {
  readonly folder: string;
  write(path: string, content: string | Buffer): void;
  /** Types a line and waits for its end. @param env is added to the shell's */
  type(line: string, env?: Record<string, string>): Promise<Ended>;
  /** Types a line that starts servers and waits for the JSON that says where they listen. They end with the workshop. */
  serve(line: string): Promise<{ url?: string; store?: string }>;
  close(): Promise<void>;
}

/**
 * A workshop in which `maas-conformance` and `npx maas-conformance` are the compiled command line, and JavaScript can import
 * the package by its name, as after `npm install`.
 */
export function openWorkshop(env: Record<string, string>): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'maas-pages-'));
  const write = (path: string, content: string | Buffer): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  const main = join(packageRoot, 'dist', 'cli', 'main.js');
  for (const [name, first] of [
    ['maas-conformance', ''],
    ['npx', 'shift; '],
  ] as const) {
    write(`bin/${name}`, `#!/bin/sh\n${first}exec "${process.execPath}" "${main}" "$@"\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  }
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(packageRoot, join(folder, 'node_modules', 'maas-conformance'));

  const { PATH, HOME, TMPDIR = tmpdir() } = process.env;
  const base = { PATH: `${join(folder, 'bin')}:${PATH}`, HOME: HOME ?? folder, TMPDIR, ...env };
  const shell = (line: string, more: Record<string, string> = {}): ChildProcess =>
    spawn('/bin/sh', ['-c', line], { cwd: folder, env: { ...base, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
  const servers: ChildProcess[] = [];
  return {
    folder,
    write,
    type: (line, more) => ended(shell(line, more)),
    async serve(line) {
      // Ports of the pages may be taken on this machine; `exec` so that the signal reaches the server.
      const child = shell(`exec ${line.replace(/ &$/, '').replace(/(-port) \d+/g, '$1 0')} --quiet`);
      servers.push(child);
      const [said] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
      return JSON.parse(said.toString()) as { url?: string; store?: string };
    },
    async close() {
      for (const child of servers) {
        child.kill('SIGTERM');
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
