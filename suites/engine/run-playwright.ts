import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Job, jobVariable, type RunnerMessage } from './job.js';

const require = createRequire(import.meta.url);

/** How the test runner ended: an exit code (null when it was killed), and what it said when that was not 0. */
export interface RunnerEnd {
  code: number | null;
  output: string;
}

/** Time that workers get to clean up when the budget of the run is over, before they are ended by force. */
const graceAfterBudgetMs = 5_000;

/**
 * Young objects are collected often rather than gathered: most of what a worker allocates is read and thrown away, and
 * without a bound every process takes a hundred megabytes more, however small the run.
 */
const memoryOptions = '--max-semi-space-size=2 --max-old-space-size=384';

/** Longest output kept for a fault message. */
const outputCap = 4_000;

/**
 * Runs Playwright Test over the job in a process group of its own: Ctrl-C in the terminal reaches the engine only, which
 * first asks the workers to end (they clean up after themselves), and ends the group by force when they do not.
 */
export function runPlaywright(
  job: Job,
  jobFile: string,
  onMessage: (message: RunnerMessage) => void,
  signal: AbortSignal,
): Promise<RunnerEnd> {
  const config = join(import.meta.dirname, 'playwright', 'config.js');
  const child = spawn(process.execPath, [require.resolve('@playwright/test/cli'), 'test', '--config', config], {
    cwd: job.scratch,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
    env: {
      ...cleanEnvironment(),
      [jobVariable]: jobFile,
      FORCE_COLOR: '0',
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${memoryOptions}`.trim(),
    },
  });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = `${output}${chunk.toString('utf8')}`.slice(-outputCap);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.on('message', (message) => onMessage(message as RunnerMessage));

  const killGroup = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // it has ended by itself
    }
  };
  let force: NodeJS.Timeout | undefined;
  const stop = (): void => {
    writeFileSync(job.stopFile, '');
    force = setTimeout(killGroup, job.endAt === undefined ? job.timeoutMs + 8_000 : graceAfterBudgetMs);
  };
  process.once('exit', killGroup);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });

  return new Promise((resolve) => {
    const end = (code: number | null, text: string): void => {
      clearTimeout(force);
      process.removeListener('exit', killGroup);
      signal.removeEventListener('abort', stop);
      resolve({ code, output: text.trim() });
    };
    child.on('error', (error) => end(null, `The test runner could not be started: ${error.message}`));
    child.on('close', (code) => end(code, output));
  });
}

/** The environment without what would steer the test runner, and without credentials: they travel in the job. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(PW_|PWTEST_|PWDEBUG|PLAYWRIGHT_|TEST_|MAAS_|CI$|NODE_CHANNEL_)/.test(name),
    ),
  );
}
