import type { Catalogue } from './catalogue.js';
import { curlLine } from './curl.js';
import { judgePassive } from './internal/judge-passive.js';
import { ownRequestsCheck, ownRequestsClause } from './internal/own-requests.js';
import { type Recording, readEvents } from './internal/read-events.js';
import { isIdle, overallVerdict, summaryOf } from './internal/summary.js';
import { isSelected, type Selection } from './selection.js';
import type { CheckReport, CheckResult, Clause, ClauseReport, Exchange, Report, RunEvent, Verdict } from './types.js';
import { blameOf, verdictOf, worst, zeroCounts } from './verdicts.js';

export { exitCodeOf } from './verdicts.js';

/**
 * The report of a recording. Pure: it reads no clock, no file and no network, so the same events and the same catalogue
 * give the same report, byte for byte, wherever and whenever. Passive checks are applied here, to all traffic.
 *
 * @throws Error when `events` is not the recording of a run.
 */
export function judge(events: readonly RunEvent[], catalogue: Catalogue): Report {
  const recording = readEvents(events);
  const results = allResults(recording, catalogue);
  const byId = new Map(recording.exchanges.map((exchange) => [exchange.id, exchange]));
  const clauses = [...catalogue.clauses]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((clause) => clauseReport(clause, results, recording, byId));
  const own = ownRequests(recording.exchanges);
  const judged = own === undefined ? clauses : [...clauses, own];
  const musts = clauses.filter(({ level, verdict }) => level === 'MUST' && verdict !== 'not-applicable');
  const pass = musts.filter(({ verdict }) => verdict === 'pass').length;
  const fail = musts.filter(({ verdict }) => verdict === 'fail').length;
  const must = { total: musts.length, observed: pass + fail, pass, fail, notObserved: musts.length - pass - fail };
  const { start, target, environment, interrupted } = recording;
  const { clauses: chosen } = start.options as Selection;
  const around = { environment, interrupted, chosen, idle: isIdle(target, clauses) };
  const verdict = overallVerdict(judged, around);
  return {
    schema: 'maas-conformance/report@1',
    tool: { name: start.tool.name, version: start.tool.version },
    spec: { version: catalogue.version, digest: catalogue.digest },
    target: {
      url: target?.url ?? start.url,
      ...(target === undefined || target.store !== undefined ? {} : { dialect: target.dialect }),
      profiles: target?.profiles ?? [],
      ...(target === undefined ? {} : { facts: target }),
    },
    startedAt: start.startedAt,
    durationMs: recording.durationMs,
    seed: start.seed,
    configuration: start.options,
    verdict,
    summary: summaryOf(verdict, must, judged, around),
    counts: {
      clauses: countVerdicts(judged.map((clause) => clause.verdict)),
      must,
      checks: countVerdicts(judged.flatMap(({ checks }) => checks.map((check) => check.verdict))),
      exchanges: recording.exchanges.length,
    },
    clauses: judged,
    observations: recording.observations,
    preflight: recording.preflight,
    ...(recording.environment === undefined ? {} : { environment: recording.environment }),
    leftBehind: recording.leftBehind,
  };
}

/** Half an answer is no evidence; that none could be read at all, for want of trust or of HTTP, is the server's doing. */
function isEvidence({ error, response }: Exchange): boolean {
  return error === undefined || (response === undefined && (error.code === 'tls' || error.code === 'protocol'));
}

/** What active checks reported, and what passive checks say of the traffic. */
function allResults(recording: Recording, catalogue: Catalogue): ReadonlyMap<string, CheckResult> {
  const results = new Map(recording.results);
  const selection = recording.start.options as Selection;
  // A run that never came to its checks has shown nothing, except that a foreign prefix is itself the server's doing.
  const judgeable = recording.target !== undefined || recording.environment?.code === 'forbidden-prefix';
  const traffic = judgeable ? recording.exchanges : [];
  const exchanges = traffic.filter(isEvidence);
  for (const area of catalogue.areas) {
    for (const check of area.passive ?? []) {
      if (isSelected(check, selection))
        results.set(check.id, judgePassive(check, area.name, check.incomplete ? traffic : exchanges));
    }
  }
  return results;
}

function clauseReport(
  clause: Clause,
  results: ReadonlyMap<string, CheckResult>,
  recording: Recording,
  exchanges: ReadonlyMap<string, Exchange>,
): ClauseReport {
  const checks = (clause.checks ?? []).map((id): CheckReport => {
    if (recording.target !== undefined && !recording.target.profiles.includes(clause.profile)) {
      return silent(
        id,
        results.get(id)?.title ?? clause.title,
        'not-applicable',
        `The profile ${clause.profile} is not judged in this run.`,
      );
    }
    const result = results.get(id);
    if (result === undefined) return silent(id, clause.title, 'not-observed', whyNotRun(recording));
    return checkReport(result, verdictOf(result.outcome, clause.level), clause, recording, exchanges);
  });
  if (clause.unchecked !== undefined)
    checks.push(
      silent(
        `${clause.id.toLowerCase()}-unchecked`,
        clause.title,
        'not-applicable',
        `No check can be made: ${clause.unchecked}`,
      ),
    );
  const { id, level, profile, area, title } = clause;
  return { id, level, profile, area, title, verdict: worst(checks.map(({ verdict }) => verdict)), checks };
}

function checkReport(
  result: CheckResult,
  verdict: Verdict,
  clause: Clause,
  recording: Recording,
  exchanges: ReadonlyMap<string, Exchange>,
): CheckReport {
  const freely = result.outcome === 'violated' && clause.level === 'MAY' ? 'Left out, as a MAY allows: ' : '';
  const blockedBy =
    result.outcome === 'blocked' && result.blockedBy !== undefined ? `Blocked by ${result.blockedBy}: ` : '';
  const violated = result.outcome === 'violated';
  // An active check names its deciding exchange last, a passive one its first counter-example first.
  const deciding = exchanges.get(
    (recording.results.has(result.id) ? result.exchanges.at(-1) : result.exchanges[0]) ?? '',
  );
  const { ca, insecure } = recording.start.options as { ca?: string; insecure?: boolean };
  return {
    id: result.id,
    title: result.title,
    verdict,
    blame: blameOf(verdict),
    message: `${freely}${blockedBy}${result.message}`,
    ...(result.expected === undefined ? {} : { expected: result.expected }),
    ...(result.received === undefined ? {} : { received: result.received }),
    exchanges: result.exchanges,
    ...(violated && deciding !== undefined
      ? {
          curl: curlLine(deciding, {
            ...(ca === undefined ? {} : { ca }),
            ...(insecure === undefined ? {} : { insecure }),
          }),
        }
      : {}),
    ...(result.seed === undefined ? {} : { seed: result.seed }),
    ...(result.path === undefined ? {} : { path: result.path }),
    ...(result.history === undefined ? {} : { history: result.history }),
  };
}

function ownRequests(exchanges: readonly Exchange[]): ClauseReport | undefined {
  const result = judgePassive(ownRequestsCheck, ownRequestsClause.area, exchanges);
  if (result.outcome === 'ok' || result.outcome === 'not-observed') return undefined;
  const { message, expected, received } = result;
  const check: CheckReport = {
    id: result.id,
    title: result.title,
    verdict: 'harness-error',
    blame: 'harness',
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(received === undefined ? {} : { received }),
    exchanges: result.exchanges,
  };
  return { ...ownRequestsClause, verdict: 'harness-error', checks: [check] };
}

function silent(id: string, title: string, verdict: Verdict, message: string): CheckReport {
  return { id, title, verdict, blame: blameOf(verdict), message, exchanges: [] };
}

function whyNotRun({ environment, interrupted, start }: Recording): string {
  if (environment !== undefined) return `Not run: ${environment.message}`;
  if (interrupted !== undefined)
    return interrupted === 'budget' ? 'Not run: the budget of time was used up.' : 'Not run: the run was interrupted.';
  const { shard } = start.options as Selection;
  return shard === undefined || shard.total === 1
    ? 'Not run: left out by --grep or --clause.'
    : 'Not run: it belongs to another shard, or was left out by --grep or --clause.';
}

function countVerdicts(verdicts: readonly Verdict[]): Record<Verdict, number> {
  const counts = zeroCounts();
  for (const verdict of verdicts) counts[verdict] += 1;
  return counts;
}
