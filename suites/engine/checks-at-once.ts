/** Of one run, however many its workers are: more of them would judge how a server bears a crowd, by its time-outs. */
const mostOfRun = 16;
const mostOfWorker = 8;

/** How many checks each of a run's workers has under way, unless the user says otherwise. */
export function checksPerWorker(workers: number): number {
  return Math.max(1, Math.min(mostOfWorker, Math.floor(mostOfRun / workers)));
}
