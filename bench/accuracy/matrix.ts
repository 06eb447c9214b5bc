import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Job, Judged } from './types.js';

const worker = fileURLToPath(new URL('worker.js', import.meta.url));
/** A whole run takes a few seconds; a server that makes it take this long is a finding of its own. */
const longestMs = 300_000;

export interface Layout {
  processes: number;
  /** Servers that one process judges at the same time: a run waits for more than half of its time. */
  lanes: number;
}

/**
 * Judges the jobs in child processes and gives the results in the order of the jobs. Processes, since a run computes as
 * well as it waits, and a server that hangs or kills its process must not end the matrix.
 */
export async function runMatrix(
  jobs: readonly Job[],
  { processes, lanes }: Layout,
  onJudged: (judged: Judged, done: number) => void,
): Promise<Judged[]> {
  const results: Judged[] = [];
  let next = 0;
  let done = 0;
  const process = async (): Promise<void> => {
    let child: ChildProcess | undefined;
    const lane = async (): Promise<void> => {
      while (next < jobs.length) {
        const at = next;
        next += 1;
        if (child === undefined || child.exitCode !== null || child.signalCode !== null) child = start();
        const judged = await ask(child, at, jobs[at] as Job);
        results[at] = judged;
        done += 1;
        onJudged(judged, done);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    if (child?.connected) child.disconnect();
  };
  await Promise.all(Array.from({ length: Math.min(processes, jobs.length) }, process));
  return results;
}

function start(): ChildProcess {
  const child = fork(worker, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.setMaxListeners(0); // each job under way listens
  return child;
}

function ask(child: ChildProcess, at: number, job: Job): Promise<Judged> {
  return new Promise((resolve) => {
    const failed = (fault: string): void => end({ ...job, raised: [], passed: [], fault });
    const onExit = (code: number | null): void =>
      failed(`The process that judged it ended with ${code ?? 'a signal'}.`);
    const timer = setTimeout(() => {
      // What hangs may keep its neighbours from ending: they are judged again.
      child.kill('SIGKILL');
      failed(`The run did not end within ${longestMs / 1000} s.`);
    }, longestMs);
    const onMessage = (message: { at: number; judged: Judged }): void => {
      if (message.at === at) end(message.judged);
    };
    const end = (judged: Judged): void => {
      clearTimeout(timer);
      child.off('exit', onExit).off('message', onMessage);
      resolve(judged);
    };
    child.on('exit', onExit).on('message', onMessage);
    child.send({ at, job }, (error) => {
      if (error !== null) failed(`The process that should judge it is gone: ${error.message}`);
    });
  });
}
