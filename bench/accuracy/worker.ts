/** Child process of the matrix: judges the jobs that its parent sends, as many at a time as the parent sends. */
import { judgeJob } from './judge-job.js';
import type { Job } from './types.js';

process.on('message', ({ at, job }: { at: number; job: Job }) => {
  void judgeJob(job).then((judged) => process.send?.({ at, judged }));
});
process.on('disconnect', () => process.exit(0));
