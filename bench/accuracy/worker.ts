/** Child process of the matrix: judges the jobs that its parent sends, one after another. */
import { judgeJob } from './judge-job.js';
import type { Job } from './types.js';

process.on('message', (job: Job) => {
  void judgeJob(job).then((judged) => process.send?.(judged));
});
process.on('disconnect', () => process.exit(0));
