import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own, so that it shares no event loop with the load on it. */
export interface ServerProcess {
  url: string;
  /** Resident and heap bytes after a garbage collection. */
  memory(): Promise<{ rss: number; heapUsed: number; external: number }>;
  stop(): Promise<void>;
}

/** Starts `servers/<name>.js`, which sends `{url}` when it listens and answers `memory` messages. */
export async function startServer(
  name: 'bare' | 'reference' | 'slow-reference' | 'store',
  environment: Record<string, string> = {},
): Promise<ServerProcess> {
  const child = fork(fileURLToPath(new URL(`./servers/${name}.js`, import.meta.url)), {
    execArgv: ['--expose-gc'],
    env: { ...process.env, ...environment },
  });
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return {
    url,
    memory: async () => {
      child.send('memory');
      const [memory] = (await once(child, 'message')) as [{ rss: number; heapUsed: number; external: number }];
      return memory;
    },
    stop: () => stop(child),
  };
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill();
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}
