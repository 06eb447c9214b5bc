import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Job, Judged } from './types.js';

const worker = fileURLToPath(new URL('worker.js', import.meta.url));
/** A whole run takes a few seconds; a server that makes it take this long is a finding of its own. */
const longestMs = 300_000;

/**
 * Judges the jobs in `processes` child processes and gives the results in the order of the jobs. Processes, since a run
 * keeps one processor busy, and a server that hangs or kills its process must cost its own row only.
 */
export async function runMatrix(
  jobs: readonly Job[],
  processes: number,
  onJudged: (judged: Judged, done: number) => void,
): Promise<Judged[]> {
  const results: Judged[] = [];
  let next = 0;
  let done = 0;
  const work = async (): Promise<void> => {
    let child: ChildProcess | undefined;
    while (next < jobs.length) {
      const at = next;
      next += 1;
      child ??= fork(worker, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      const judged = await ask(child, jobs[at] as Job);
      if (judged.fault !== undefined) {
        // What a broken run left in its process must not reach the next one.
        child.kill('SIGKILL');
        child = undefined;
      }
      results[at] = judged;
      done += 1;
      onJudged(judged, done);
    }
    child?.disconnect();
  };
  await Promise.all(Array.from({ length: Math.min(processes, jobs.length) }, work));
  return results;
}

function ask(child: ChildProcess, job: Job): Promise<Judged> {
  return new Promise((resolve) => {
    const failed = (fault: string): void => end({ ...job, raised: [], passed: 0, fault });
    const onExit = (code: number | null): void =>
      failed(`The process that judged it ended with ${code ?? 'a signal'}.`);
    const timer = setTimeout(() => failed(`The run did not end within ${longestMs / 1000} s.`), longestMs);
    const end = (judged: Judged): void => {
      clearTimeout(timer);
      child.off('exit', onExit).off('message', end);
      resolve(judged);
    };
    child.on('exit', onExit).on('message', end);
    child.send(job);
  });
}
