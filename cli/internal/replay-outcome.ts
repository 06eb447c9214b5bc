import { verdictWords } from '../../reports/internal/order.js';
import { clip, visible, visibleLine } from '../../reports/internal/visible.js';
import { paint } from '../../reports/paint.js';
import { wrap } from '../../reports/wrap.js';
import type { CheckReport, Report, Verdict } from '../../suites/engine/types.js';

/** What the repetition of one check showed. */
export interface Replayed {
  clause: string;
  check: string;
  /** `FIXED`: violated then, holds now. `STILL FAILING`: violated both times. `OTHER`: anything else; `said` tells what. */
  result: 'FIXED' | 'STILL FAILING' | 'OTHER';
  said: string;
  /** Absent where there was no recording. */
  before?: Verdict;
  now: Verdict;
  curl?: string;
  seed?: number;
  path?: string;
}

/**
 * Compares the repeated checks with how they stood. Of a whole run only those are told that were violated before or are
 * violated now.
 */
export function compareReplay(before: Report | undefined, now: Report, checks?: readonly string[]): Replayed[] {
  const old = new Map(before?.clauses.flatMap((clause) => clause.checks.map((check) => [check.id, check] as const)));
  return now.clauses.flatMap((clause) =>
    clause.checks.flatMap((check) => {
      const was = old.get(check.id);
      const wanted = checks?.includes(check.id) ?? (isViolated(was?.verdict) || isViolated(check.verdict));
      return wanted ? replayed(clause.id, was, check) : [];
    }),
  );
}

/** 1 something is violated now; 3 something that was violated could not be seen again; 0 neither. */
export function replayExit(replays: readonly Replayed[]): 0 | 1 | 3 {
  if (replays.some(({ now }) => isViolated(now))) return 1;
  const undecided = ({ before, now }: Replayed): boolean =>
    now !== 'pass' && (before === undefined || isViolated(before));
  return replays.some(undecided) ? 3 : 0;
}

/** One block per check, the result first. */
export function replayText(replays: readonly Replayed[], width: number, colour: boolean): string {
  const p = paint(colour);
  const colours = { FIXED: p.green, 'STILL FAILING': p.red, OTHER: p.yellow };
  return replays
    .map(({ result, clause, check, said, curl }) => {
      const head = `${p.bold(colours[result](result))}  ${clause} ${check}: ${clip(visible(said), 600)}`;
      const lines = [wrap(head, width, '  ', '')];
      if (curl !== undefined) lines.push(`  ${p.dim('repeat    ')}${visible(curl)}`);
      return `${lines.join('\n')}\n`;
    })
    .join('');
}

function replayed(clause: string, was: CheckReport | undefined, is: CheckReport): Replayed {
  const { curl, seed, path } = is;
  return {
    clause,
    check: is.id,
    ...resultOf(was, is),
    ...(was && { before: was.verdict }),
    now: is.verdict,
    ...(curl !== undefined && { curl }),
    ...(seed !== undefined && { seed }),
    ...(path !== undefined && { path }),
  };
}

function resultOf(was: CheckReport | undefined, is: CheckReport): Pick<Replayed, 'result' | 'said'> {
  const message = visibleLine(is.message);
  if (was === undefined) return { result: 'OTHER', said: `${verdictWords[is.verdict]}: ${message}` };
  if (isViolated(was.verdict) && isViolated(is.verdict)) {
    const same = gist(was.message) === gist(is.message);
    return { result: 'STILL FAILING', said: same ? is.message : `${is.message} (Before: ${was.message})` };
  }
  if (isViolated(was.verdict) && is.verdict === 'pass')
    return { result: 'FIXED', said: `it holds now. Before: ${was.message}` };
  const [before, now] = [verdictWords[was.verdict], verdictWords[is.verdict]];
  return {
    result: 'OTHER',
    said:
      was.verdict === is.verdict ? `${now}, as before: ${is.message}` : `${now} now, ${before} before: ${is.message}`,
  };
}

function isViolated(verdict: Verdict | undefined): boolean {
  return verdict === 'fail' || verdict === 'warn';
}

/** A message without what differs from run to run: ids and numbers. */
function gist(message: string): string {
  return message.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+/gi, '#');
}
