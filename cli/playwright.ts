import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestInfo, test } from '@playwright/test';
import { loadClauses } from '../suites/engine/catalogue.js';
import { run } from '../suites/engine/run.js';
import { type RunOptions, RunOptionsError } from '../suites/engine/run-options.js';
import type { CheckReport, Clause, ClauseReport, Report, TargetFacts } from '../suites/engine/types.js';
import { areas } from '../suites/server/areas.js';

/** What to judge, as for `run`, and which clauses become tests. */
export interface MaasTestOptions
  extends Pick<
    RunOptions,
    | 'auth'
    | 'authOther'
    | 'dialect'
    | 'workflows'
    | 'seed'
    | 'runs'
    | 'timeoutMs'
    | 'checkTimeoutMs'
    | 'ca'
    | 'insecure'
    | 'concurrency'
  > {
  /** Where the API Server listens; a function is called when the first test runs, for servers that a fixture starts. */
  url: string | (() => string | Promise<string>);
  /** Profiles whose clauses become tests. Default: all; what the server does not offer is skipped with the reason. */
  profiles?: readonly string[];
  /** Only these clauses. */
  clauses?: readonly string[];
}

/**
 * Registers the suite in a Playwright Test project of the user's: one test a clause, named and tagged by it
 * (`@core @MUST @sci`). A violated MUST fails the test with expected, received and a curl line; a missed SHOULD passes with
 * an annotation; what cannot be seen on this server is skipped, with the reason. Each test runs in SCIs of its own and
 * removes them, so `fullyParallel` is fine. Clauses that all traffic shows are judged on the traffic of a pre-flight: the
 * command line, which judges the whole traffic of a run, sees more of them.
 *
 * Call it at the top level of a test file. The package brings the only `@playwright/test` that may be loaded: do not
 * install another version beside it.
 *
 * @throws RunOptionsError for clauses and profiles that do not exist
 */
export function defineMaasTests(options: MaasTestOptions): void {
  const all = loadClauses();
  known('clauses', options.clauses, new Set(all.map(({ id }) => id)));
  known('profiles', options.profiles, new Set(all.map(({ profile }) => profile)));
  const active = new Set(areas.flatMap(({ checks }) => checks.map(({ clause }) => clause)));
  const chosen = all.filter(
    (clause) =>
      clause.checks !== undefined &&
      clause.actor !== 'store' &&
      (options.clauses?.includes(clause.id) ?? true) &&
      (options.profiles?.includes(clause.profile) ?? true),
  );
  for (const clause of chosen) {
    const { id, title, profile, level, area } = clause;
    test(`${id} ${title}`, { tag: [`@${profile}`, `@${level}`, `@${area}`] }, async () => {
      tell(test.info(), clause, await judgeClause(clause, active.has(id), options));
    });
  }
}

/** What pre-flight learnt, once a worker and target: the second test of a worker need not ask again. */
const targets = new Map<string, TargetFacts>();

async function judgeClause(clause: Clause, isActive: boolean, options: MaasTestOptions): Promise<Report> {
  const { url, profiles: _profiles, clauses: _clauses, ...rest } = options;
  const at = typeof url === 'function' ? await url() : url;
  const target = targets.get(at);
  const out = mkdtempSync(join(tmpdir(), 'maas-tests-'));
  try {
    const { report, fault } = await run({
      ...rest,
      url: at,
      out,
      clauses: [clause.id],
      runner: 'in-process',
      workers: 1,
      ...(isActive && target !== undefined && { target }),
    });
    if (fault !== undefined) throw new Error(`The suite itself failed: ${fault}`);
    if (report.target.facts !== undefined) targets.set(at, report.target.facts);
    return report;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function tell(info: TestInfo, clause: Clause, report: Report): void {
  if (report.environment !== undefined) throw new Error(`Nothing can be judged: ${report.environment.message}`);
  const judged = report.clauses.find(({ id }) => id === clause.id);
  info.annotations.push({ type: 'clause', description: `${clause.source.document}, ${clause.source.section}` });
  if (judged === undefined) throw new Error(`The suite did not judge ${clause.id}.`);
  switch (judged.verdict) {
    case 'pass':
      return;
    case 'warn':
      info.annotations.push({ type: 'warning', description: reasons(judged).join('\n') });
      return;
    case 'not-observed':
    case 'not-applicable':
      test.skip(true, reasons(judged)[0] ?? 'It was not observed.');
      return;
    default:
      throw violation(`${clause.id} ${judged.verdict}: ${clause.text.trim()}\n\n${reasons(judged).join('\n\n')}`);
  }
}

/** The message is the report; a stack of this file would only stand in its way. */
function violation(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}

function reasons({ verdict, checks }: ClauseReport): string[] {
  return checks.filter((check) => check.verdict === verdict).map(reason);
}

function reason({ id, message, expected, received, curl, seed, path }: CheckReport): string {
  return [
    `${id}: ${message}`,
    ...(expected === undefined ? [] : [`  expected  ${expected}`]),
    ...(received === undefined ? [] : [`  received  ${received}`]),
    ...(curl === undefined ? [] : [`  ${curl}`]),
    ...(seed === undefined || path === undefined ? [] : [`  seed ${seed}, path ${path}`]),
  ].join('\n');
}

function known(option: 'clauses' | 'profiles', given: readonly string[] | undefined, names: ReadonlySet<string>): void {
  const unknown = given?.find((name) => !names.has(name));
  if (unknown !== undefined) throw new RunOptionsError(option, `There is no ${unknown} among the ${option}.`);
}
