/** AIM Type of everything that the suite's own repository offers. */
export const remoteType = 'MCT-RMT-V1.0';

export const tickMs = 100;

/** A moment in tenths of a second since 2026: fits 32 bits until 2032, and grows from run to run. */
export const tick = (now = Date.now()): number => Math.floor((now - Date.UTC(2026, 0, 1)) / tickMs);

/**
 * Names that no run before had, so that a target which keeps what it fetched is asked for something new:
 * `1MCT-RMT-V1.0-I<tick><number>`.
 */
export function nameGiver(run = tick()): () => string {
  let given = 0;
  return () => {
    given += 1;
    return `1${remoteType}-I${run}${String(given).padStart(3, '0')}`;
  };
}

/** The instance name in a path of the repository, if it holds one. */
export const nameIn = (path: string): string | undefined => /1MCT-RMT-V1\.0-I\d+/.exec(path)?.[0];
