import type { PassiveCheck } from '../check.js';
import type { CheckResult, Exchange } from '../types.js';
import { bounded } from './bounded-result.js';

/** Most exchanges that the result of a passive check names. */
const evidenceCap = 5;

/** Applies a passive check to all traffic: the first violations are kept, all are counted. Nothing to judge is not-observed. */
export function judgePassive(check: PassiveCheck, area: string, exchanges: readonly Exchange[]): CheckResult {
  const seen: string[] = [];
  const violations: { id: string; expected: string; received: string; message: string }[] = [];
  const result = (
    rest: Pick<CheckResult, 'outcome' | 'message' | 'exchanges'> & Partial<CheckResult>,
  ): CheckResult => ({
    id: check.id,
    clause: check.clause,
    area,
    title: check.title,
    durationMs: 0,
    ...bounded(rest),
  });
  for (const exchange of exchanges) {
    try {
      if (!check.applies(exchange)) continue;
      seen.push(exchange.id);
      const violation = check.judge(exchange);
      if (violation !== undefined) violations.push({ id: exchange.id, ...violation });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return result({
        outcome: 'harness-error',
        message: `The check itself failed on ${exchange.id}: ${reason}`,
        exchanges: [exchange.id],
      });
    }
  }
  const [first] = violations;
  const count = (n: number): string => `${n} exchange${n === 1 ? '' : 's'}`;
  if (seen.length === 0)
    return result({ outcome: 'not-observed', message: 'No exchange of the run shows it.', exchanges: [] });
  if (first === undefined)
    return result({
      outcome: 'ok',
      message: `Seen to hold in ${count(seen.length)}.`,
      exchanges: seen.slice(0, evidenceCap),
    });
  return result({
    outcome: 'violated',
    message: `${first.message.replace(/\.$/, '')} (${violations.length} of ${count(seen.length)}).`,
    expected: first.expected,
    received: first.received,
    exchanges: violations.slice(0, evidenceCap).map(({ id }) => id),
  });
}
