import { mutants } from '../../fixtures/mutants/all.js';
import type { Bend, Mutant, Setting } from '../../fixtures/mutants/types.js';
import { variants } from '../../fixtures/variants/all.js';
import type { HttpCredential } from '../../suites/engine/run.js';
import { startBent } from '../../tests/mutants/judge.js';
import type { Examine, Heard, Job } from './types.js';

/** A tool that takes longer than this for one server has hung. */
const longestMs = 60_000;

/** Makes the function that has a peer examine one server and takes away what it says of the unbent reference in the same setting. */
export function examiner(examine: Examine): (job: Job) => Promise<Heard> {
  const baselines = new Map<string, Promise<string[]>>();
  const baseline = (setting: Setting): Promise<string[]> => {
    const key = JSON.stringify(setting);
    const known = baselines.get(key) ?? failuresOf(setting);
    baselines.set(key, known);
    return known;
  };

  async function failuresOf(bend: Bend, mutant?: Mutant): Promise<string[]> {
    const server = await startBent(bend);
    try {
      const { dialect, auth, authControl } = server.run;
      const credential = (auth ?? authControl) as HttpCredential | undefined; // an API Server has no other
      const target = {
        url: server.url,
        word: dialect === 'mas-1.0' ? ('MODULE' as const) : ('AIW' as const),
        run: server.run,
        ...(credential && { auth: credential }),
        ...(mutant && { mutant }),
      };
      return [...new Set(await inTime(examine(target)))];
    } finally {
      await server.close();
    }
  }

  return async ({ kind, name }) => {
    if (kind === 'reference') return { kind, name, failures: await baseline({}) };
    const mutant = kind === 'mutant' ? mutants.find((each) => each.name === name) : undefined;
    const bend: Bend | undefined = mutant ?? variants.find((each) => each.name === name);
    if (bend === undefined) throw new Error(`There is no ${kind} ${name}.`);
    const known = new Set(await baseline(settingOf(bend)));
    const beyond = async (): Promise<string[]> => (await failuresOf(bend, mutant)).filter((one) => !known.has(one));
    const failures = await beyond();
    // A variant is blamed when that happens twice: a machine that is busy with other things makes anybody find faults.
    return { kind, name, failures: kind === 'variant' && failures.length > 0 ? await beyond() : failures };
  };
}

/** How a server is started, without what bends it. */
function settingOf({ auth, dialect, tls, planes, profiles, run }: Bend): Setting {
  return {
    ...(auth && { auth }),
    ...(dialect && { dialect }),
    ...(tls && { tls }),
    ...(planes && { planes }),
    ...(profiles && { profiles }),
    ...(run && { run }),
  };
}

/** The failures, with one more in the place of an error or of no end: a tool that breaks off has told its user something. */
async function inTime(examined: Promise<string[]>): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string[]>((resolve) => {
    timer = setTimeout(() => resolve(['the tool did not end']), longestMs);
  });
  const broken = (error: unknown): string[] => [`the tool broke off: ${(error as Error).name}`];
  try {
    return await Promise.race([examined.catch(broken), late]);
  } finally {
    clearTimeout(timer);
  }
}
