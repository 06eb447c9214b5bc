import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outside } from '../../fixtures/store-mutants/types.js';
import { type RunOptions, type RunResult, run } from '../../suites/engine/run.js';
import type { TargetFacts } from '../../suites/engine/types.js';
import { testRoots } from '../../suites/store/repository/test-keys.js';

/** Judges a target from outside, in this process: it is told of the suite's repository first, at a port that is free. */
export async function judgeOutside(
  target: Pick<Outside, 'profile' | 'start'>,
  clauses?: readonly string[],
  options: Partial<RunOptions> = {},
): Promise<RunResult> {
  const port = await freePort();
  const out = mkdtempSync(join(tmpdir(), 'maas-outside-'));
  const repository = `http://127.0.0.1:${port}/`;
  const started = await target.start({ repository, root: testRoots[0] as Buffer });
  try {
    return await run({
      url: started.url,
      out,
      suite: 'store',
      listen: `127.0.0.1:${port}`,
      profiles: [target.profile],
      runner: 'in-process',
      workers: 1,
      seed: 1,
      ...(clauses === undefined ? {} : { clauses }),
      ...(clauses === undefined ? {} : { target: factsOf(target.profile, started.url) }),
      ...options,
    });
  } finally {
    await started.close();
    rmSync(out, { recursive: true, force: true });
  }
}

/** What a run says of a clause. */
export const verdictOf = ({ report }: RunResult, clause: string): string | undefined =>
  report.clauses.find(({ id }) => id === clause)?.verdict;

const notAsked = /is not judged in this run|left out by/;

/** What was held against a target, for messages. */
export const raised = ({ report, fault }: RunResult): string[] => [
  ...(fault === undefined ? [] : [fault]),
  ...report.clauses
    .filter(({ verdict, checks }) => verdict !== 'pass' && checks.some(({ message }) => !notAsked.test(message)))
    .map(({ id, verdict, checks }) => `${id} ${verdict}: ${checks.map(({ message }) => message).join(' ')}`),
];

/** What pre-flight would find, for short runs that need not look. */
export const factsOf = (profile: string, url: string): TargetFacts => ({
  url,
  dialect: 'aif-3.0',
  alsoSpeaks: [],
  prefix: 'absent',
  portForm: 'data-type',
  workflows: {},
  profiles: [profile],
  offers: { discover: false, upload: false, async: false, events: false },
  auth: 'none',
});

/** A port that nobody listens at now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
