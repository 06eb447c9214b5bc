import type { ClauseReport, Report, Verdict } from '../../suites/engine/types.js';
import { type Lore, noLore } from '../lore.js';
import { factChanges, readingChanges } from './facts.js';
import type { ChangeKind, CheckChange, ClauseChange, DiffSide, ReportDiff } from './types.js';

export type {
  ChangeKind,
  CheckChange,
  ClauseChange,
  DiffSide,
  FactChange,
  ReadingChange,
  ReportDiff,
} from './types.js';

const kinds: readonly ChangeKind[] = ['worse', 'no-longer-observed', 'better', 'newly-observed', 'otherwise'];

/** What changed from report `a` to report `b`: two runs, two versions, two servers. Pure; `lore` says why a clause matters. */
export function diffReports(a: Report, b: Report, lore: Lore = noLore): ReportDiff {
  const before = new Map(a.clauses.map((clause) => [clause.id, clause]));
  const after = new Map(b.clauses.map((clause) => [clause.id, clause]));
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  const why = new Map(lore.clauses.map((clause) => [clause.id, clause.why.trim()]));
  const clauses = ids
    .flatMap((id) => clauseChange(before.get(id), after.get(id), why.get(id)) ?? [])
    .sort((x, y) => kinds.indexOf(x.kind) - kinds.indexOf(y.kind));
  return {
    schema: 'maas-conformance/diff@1',
    a: sideOf(a),
    b: sideOf(b),
    gotWorse: clauses.some(isWorse),
    clauses,
    unchanged: ids.length - clauses.length,
    readings: readingChanges(a, b, lore),
    facts: factChanges(a, b),
  };
}

/** Whether a change alone makes the difference count as worse: MUSTs do, the others are told only. */
function isWorse({ level, kind, before }: ClauseChange): boolean {
  return level === 'MUST' && (kind === 'worse' || (kind === 'no-longer-observed' && before === 'pass'));
}

function clauseChange(
  before: ClauseReport | undefined,
  after: ClauseReport | undefined,
  why: string | undefined,
): ClauseChange | undefined {
  const clause = after ?? before;
  if (clause === undefined) return undefined;
  const checks = checkChanges(before, after);
  const kind = kindOf(before?.verdict, after?.verdict, checks);
  if (kind === undefined) return undefined;
  return {
    kind,
    id: clause.id,
    level: clause.level,
    profile: clause.profile,
    title: clause.title,
    ...(before && { before: before.verdict }),
    ...(after && { after: after.verdict }),
    checks,
    ...(why !== undefined && { why }),
    ...(after?.accepted && { accepted: true as const }),
  };
}

function kindOf(
  before: Verdict | undefined,
  after: Verdict | undefined,
  checks: readonly CheckChange[],
): ChangeKind | undefined {
  if (before === after) return isSeen(before) && before !== 'pass' && checks.length > 0 ? 'otherwise' : undefined;
  if (after === undefined) return 'otherwise'; // the clauses changed, not the server
  if (after === 'fail' || (after === 'warn' && before === 'pass')) return 'worse';
  if (isSeen(before)) return isSeen(after) ? 'better' : 'no-longer-observed';
  return isSeen(after) ? 'newly-observed' : 'otherwise';
}

/** Whether the verdict says something of what the server does. */
function isSeen(verdict: Verdict | undefined): boolean {
  return verdict === 'pass' || verdict === 'fail' || verdict === 'warn';
}

function checkChanges(before: ClauseReport | undefined, after: ClauseReport | undefined): CheckChange[] {
  const old = new Map(before?.checks.map((check) => [check.id, check]));
  const current = new Map(after?.checks.map((check) => [check.id, check]));
  return [...new Set([...old.keys(), ...current.keys()])].flatMap((id) => {
    const [was, is] = [old.get(id), current.get(id)];
    const check = is ?? was;
    if (check === undefined || was?.verdict === is?.verdict) return [];
    return {
      id,
      ...(was && { before: was.verdict }),
      ...(is && { after: is.verdict }),
      message: check.message,
      ...(is?.curl !== undefined && { curl: is.curl }),
    };
  });
}

function sideOf({ target, tool, spec, startedAt, seed, verdict, summary, environment }: Report): DiffSide {
  return {
    url: target.url,
    tool: `${tool.name} ${tool.version}`,
    spec,
    startedAt,
    seed,
    verdict,
    summary: environment?.message ?? summary,
  };
}
