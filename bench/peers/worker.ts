/** Child process of the comparison: `worker.js PEER FOLDER` examines the servers that its parent sends, one after the other. */
import { peers } from './all.js';
import { examiner } from './examine.js';
import type { Job } from './types.js';

const [id, folder = '.'] = process.argv.slice(2);
const peer = peers.find((each) => each.id === id);
const told = (message: object): void => void process.send?.(message);

process.on('message', (jobs: Job[]) => {
  void work(jobs).then(
    () => process.exit(0),
    (error) => {
      told({ fault: (error as Error).message });
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
// Libraries throw from their callbacks when an answer surprises them; the examination under way then never ends by itself.
process.on('uncaughtException', () => process.exit(70));

async function work(jobs: Job[]): Promise<void> {
  if (peer === undefined) throw new Error(`There is no peer ${id}.`);
  const heard = examiner(await peer.start(folder));
  for (const job of jobs) told({ heard: await heard(job) });
}
