import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunOptions } from '../../suites/engine/run-options.js';
import type { ClauseReport, Report, RunEvent } from '../../suites/engine/types.js';
import type { Catalogue } from './catalogue.js';
import { checkTitles } from './catalogue.js';
import { readRecording } from './recording.js';
import { didYouMean } from './suggest.js';
import { UsageError } from './usage-error.js';

/** What is repeated, and how it stood. */
export interface ReplayPlan {
  /** Where the recorded run found the server; undefined when a seed is repeated without a recording. */
  url?: string;
  options: Omit<RunOptions, 'url' | 'out'>;
  /** The report of the recording, when there is one. */
  before?: Report;
  /** Checks that were asked for; all that are in both reports when left out. */
  checks?: readonly string[];
}

/**
 * Plans the repetition of a check, of a clause, of the run with a seed, or of a whole recording.
 *
 * @param what id of a check or clause, a seed, or the path of a `run.jsonl`
 * @param folder where the recording of a check, clause or seed lies
 * @throws UsageError when there is no such thing, or no recording of it.
 */
export async function planReplay(what: string, folder: string, catalogue: Catalogue): Promise<ReplayPlan> {
  const recording = join(folder, 'run.jsonl');
  if (/^\d+$/.test(what)) {
    const seed = Number(what);
    if (seed >= 2 ** 31) throw new UsageError(`A seed is a whole number below ${2 ** 31}, not ${what}.`);
    if (!existsSync(recording)) return { options: { seed } };
    const whole = await planWhole(recording, catalogue);
    return { ...whole, options: { ...whole.options, seed } };
  }
  if (/\.jsonl$|[/\\]/.test(what)) return planWhole(what, catalogue);
  return planPart(what, recording, catalogue);
}

async function planWhole(file: string, catalogue: Catalogue): Promise<ReplayPlan> {
  const events = await readRecording(file);
  const before = await judged(events, catalogue);
  const { start, options } = recorded(events);
  const { grep, clauses } = start.options as { grep?: string; clauses?: string[] };
  return {
    url: start.url,
    options: {
      ...options,
      paths: pathsOf(before.clauses),
      ...(typeof grep === 'string' && { grep }),
      ...(Array.isArray(clauses) && { clauses: known(clauses, catalogue) }),
    },
    before,
  };
}

async function planPart(id: string, recording: string, catalogue: Catalogue): Promise<ReplayPlan> {
  const wanted = id.toLowerCase();
  const clause = catalogue.clauses.find((one) => one.id.toLowerCase() === wanted || one.checks?.includes(wanted));
  if (clause === undefined) {
    const ids = [...catalogue.clauses.map((one) => one.id), ...checkTitles(catalogue).keys()];
    throw new UsageError(
      `"${id}" is neither a check, a clause, a seed nor a recording.`,
      didYouMean(id, ids, 'See maas-conformance list checks.'),
    );
  }
  if (!existsSync(recording))
    throw new UsageError(
      `There is no recording ${recording} to repeat it from.`,
      'Name the folder of the run by --from.',
    );
  const events = await readRecording(recording);
  const before = await judged(events, catalogue);
  const { start, options } = recorded(events);
  const checks = clause.id.toLowerCase() === wanted ? (clause.checks ?? []) : [wanted];
  const reports = before.clauses.filter((one) => one.id === clause.id);
  const names = new Set([...checks, ...checks.flatMap((check) => drivers(check, reports, events, catalogue))]);
  return {
    url: start.url,
    options: { ...options, paths: pathsOf(reports), grep: `^(${[...names].join('|')})$` },
    before,
    checks,
  };
}

/** A check that looks at all traffic sees again what it saw when the check runs that made its evidence. */
function drivers(
  check: string,
  reports: readonly ClauseReport[],
  events: readonly RunEvent[],
  catalogue: Catalogue,
): string[] {
  const passive = catalogue.areas.some((area) => area.passive?.some(({ id }) => id === check));
  if (!passive) return [];
  const report = reports.flatMap((clause) => clause.checks).find(({ id }) => id === check);
  // Its first exchange is its first counter-example; one is enough, and the checks that make it may take their time.
  const made = events.find((event) => event.type === 'exchange' && event.id === report?.exchanges[0]);
  if (made?.type !== 'exchange') return [];
  // Exchanges of the ledger are named `ledger/{check}/{n}`; those of pre-flight are made in every run.
  const driver = made.check === 'ledger' ? made.id.split('/')[1] : made.check;
  return catalogue.areas.flatMap((area) => area.checks.flatMap(({ id }) => (id === driver ? id : [])));
}

/**
 * What a recording says of how it was made, as far as it may say it: whom to trust, which code to load and where to write
 * is for the one who repeats it, not for a file.
 */
function recorded(events: readonly RunEvent[]) {
  const start = events.find((event) => event.type === 'run-start');
  if (start === undefined) throw new UsageError('The recording has no run-start line.');
  const {
    suite,
    elements,
    listen,
    allowWrites,
    implementer,
    tufRoot,
    dialect,
    profiles,
    workflows,
    runs,
    timeoutMs,
    checkTimeoutMs,
    concurrency,
  } = start.options as Partial<RunOptions>;
  const options: ReplayPlan['options'] = {
    seed: start.seed,
    ...(suite !== undefined && { suite }),
    ...(elements !== undefined && { elements }),
    ...(listen !== undefined && { listen }),
    ...(allowWrites !== undefined && { allowWrites }),
    ...(implementer !== undefined && { implementer }),
    ...(tufRoot !== undefined && { tufRoot }),
    ...(dialect !== undefined && { dialect }),
    ...(profiles !== undefined && { profiles }),
    ...(workflows !== undefined && { workflows }),
    ...(runs !== undefined && { runs }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(checkTimeoutMs !== undefined && { checkTimeoutMs }),
    ...(concurrency !== undefined && { concurrency }),
  };
  return { start, options };
}

async function judged(events: readonly RunEvent[], catalogue: Catalogue): Promise<Report> {
  const { judge } = await import('../../suites/engine/judge.js');
  return judge(events, catalogue);
}

function pathsOf(clauses: readonly ClauseReport[]): Record<string, string> {
  return Object.fromEntries(
    clauses.flatMap(({ checks }) => checks.flatMap(({ id, path }) => (path === undefined ? [] : [[id, path]]))),
  );
}

/** A recording may be of another version, with clauses that are not known here. */
function known(clauses: readonly string[], catalogue: Catalogue): string[] {
  return clauses.filter((id) => catalogue.clauses.some((clause) => clause.id === id));
}
