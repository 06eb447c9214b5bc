import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreMutant, StoreVariant } from '../../fixtures/stores/types.js';
import { loadClauses } from '../../suites/engine/catalogue.js';
import { type RunOptions, type RunResult, run } from '../../suites/engine/run.js';
import type { Report, TargetFacts, Verdict } from '../../suites/engine/types.js';

/** Verdicts that say something against a target, or that it could not be judged. */
const raised: readonly Verdict[] = ['fail', 'warn', 'blocked', 'harness-error', 'environment-error'];

let levels: ReadonlyMap<string, string> | undefined;

/** Judges the Store at a URL in this process and deletes the recording. */
export async function judgeStore(url: string, options: Partial<RunOptions> = {}): Promise<RunResult> {
  const out = mkdtempSync(join(tmpdir(), 'maas-judge-store-'));
  try {
    return await run({ url, out, suite: 'store', seed: 1, runner: 'in-process', ...options });
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Starts a mutant or variant, judges it as it asks for, and ends it. `skipped` says why it cannot run here. */
export async function judgeBent(
  bent: Pick<StoreMutant, 'start' | 'run'>,
  options: Partial<RunOptions> = {},
): Promise<RunResult | { skipped: string }> {
  const target = await bent.start();
  if ('skipped' in target) return target;
  try {
    const known = options.target === undefined ? {} : { target: { ...options.target, url: target.url } };
    return await judgeStore(target.url, { ...bent.run, ...target.run, ...options, ...known });
  } finally {
    await target.close();
  }
}

/** What pre-flight learns of a target: many bends of one need not be looked at one by one. */
export async function factsOf(bent: Pick<StoreMutant, 'start' | 'run'>): Promise<TargetFacts> {
  const result = await judgeBent(bent, { clauses: ['STORE-001'] });
  if ('skipped' in result || result.report.target.facts === undefined) throw new Error('The target cannot be judged.');
  return result.report.target.facts;
}

/**
 * Why a mutant does not count as caught by its clause; undefined when it is, or when it cannot run here.
 *
 * @param facts what pre-flight would learn of it; learnt when left out
 */
export async function whyMissed(mutant: StoreMutant, facts?: TargetFacts): Promise<string | undefined> {
  levels ??= new Map(loadClauses(undefined, 'store').map(({ id, level }) => [id, level]));
  const level = levels.get(mutant.clause);
  if (level === undefined) return `there is no clause ${mutant.clause}`;
  const want = level === 'MUST' ? 'fail' : 'warn';
  const result = await judgeBent(mutant, {
    clauses: [mutant.clause],
    ...(facts && mutant.run?.auth === undefined && { target: facts }),
  });
  if ('skipped' in result) return undefined;
  const { report, exitCode, fault } = result;
  if (fault !== undefined) return fault;
  const clause = report.clauses.find(({ id }) => id === mutant.clause);
  // What all traffic shows is shown by that of pre-flight too.
  if (clause?.verdict === 'not-observed' && facts !== undefined) return whyMissed(mutant);
  if (clause?.verdict !== want)
    return `${mutant.clause} is ${clause?.verdict}, not ${want}: ${clause?.checks.map(({ message }) => message).join(' ')} ${report.summary}`;
  return want === 'fail' && exitCode !== 1 ? `the exit code is ${exitCode}` : undefined;
}

/**
 * What is said against a variant; undefined when it is nothing, or when it cannot run here. With `profile` only clauses of
 * that are judged, and at least one has to be seen to hold.
 */
export async function blame(variant: StoreVariant, profile?: string, area?: string): Promise<string | undefined> {
  const clauses = loadClauses(undefined, 'store').filter(
    (clause) => (profile === undefined || clause.profile === profile) && (area === undefined || clause.area === area),
  );
  const ids = clauses.map(({ id }) => id);
  const result = await judgeBent(variant, profile === undefined ? {} : { clauses: ids });
  if ('skipped' in result) return undefined;
  const { report, fault } = result;
  if (fault !== undefined) return fault;
  const known = Object.keys(variant.departures ?? {}).filter((id) => ids.includes(id));
  const against = heldAgainst(report);
  const told = [
    ...against
      .filter(({ id }) => !known.includes(id))
      .map(({ id, verdict, message }) => `${id} ${verdict}: ${message}`),
    ...known
      .filter((id) => !against.some((clause) => clause.id === id))
      .map((id) => `does not break ${id}, as it is known to`),
    ...(variant.leaves === true ? [] : report.leftBehind.map(({ url }) => `left ${url}`)),
    ...(profile === undefined || held(report, profile).length > 0 ? [] : ['nothing was seen to hold']),
  ];
  return told.length > 0 ? `${told.join('\n')}\n${report.summary}` : undefined;
}

/** Clauses with a verdict against the target. */
export function heldAgainst(report: Report): { id: string; verdict: Verdict; message: string }[] {
  return report.clauses
    .filter(({ verdict }) => raised.includes(verdict))
    .map(({ id, verdict, checks }) => ({
      id,
      verdict,
      message: checks.find((check) => check.verdict === verdict)?.message ?? '',
    }));
}

/** Ids of the clauses of a profile that were seen to hold. */
export function held(report: Report, profile: string): string[] {
  return report.clauses.filter((one) => one.profile === profile && one.verdict === 'pass').map(({ id }) => id);
}
