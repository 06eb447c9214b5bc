import type { CheckReport, Exchange, Report, Verdict } from '../../suites/engine/types.js';
import { exchangeMarkup, type Frame } from './html-exchange.js';
import type { Markup } from './markup.js';
import { verdictOrder } from './order.js';

/** Octets of markup that exchanges may take in a page: a report stays below a megabyte whatever a server sends. */
const budget = 560_000;
/** Exchanges shown per check, the last ones: they decided. */
const shown: Partial<Record<Verdict, number>> = {
  fail: 6,
  'harness-error': 6,
  'environment-error': 3,
  warn: 4,
  blocked: 2,
};
const shownElse = 2;
/** Octets of a body shown, for verdicts that people will look into, and for the rest. */
const bodyCap = 4096;
const bodyCapElse = 1024;

/** The exchanges that a page shows, each once: under the check it matters most to. */
export interface Evidence {
  /** Exchanges to list under a check, in order; `markup` is absent for those shown under another check. */
  of(check: CheckReport): { exchange: Exchange; markup?: Markup }[];
  /** How many exchanges of the check are not shown anywhere. */
  hidden(check: CheckReport): number;
}

/** Chooses what to show, the worst verdicts first, until the budget is spent. */
export function selectEvidence(report: Report, exchanges: readonly Exchange[]): Evidence {
  const known = new Map(exchanges.map((x) => [x.id, x]));
  const owners = new Map<string, { exchange: Exchange; check: CheckReport; markup: Markup }>();
  let spent = 0;
  const checks = report.clauses.flatMap((clause) => clause.checks);
  const byWeight = checks.toSorted((a, b) => verdictOrder.indexOf(a.verdict) - verdictOrder.indexOf(b.verdict));
  for (const check of byWeight) {
    const frame = frameOf(
      listed(check).flatMap((id) => known.get(id) ?? []),
      check,
    );
    for (const id of listed(check)) {
      const exchange = known.get(id);
      if (exchange === undefined || owners.has(id)) continue;
      const markup = exchangeMarkup(exchange, check.verdict in shown ? bodyCap : bodyCapElse, frame);
      const size = Buffer.byteLength(markup.text);
      if (spent + size > budget) continue;
      spent += size;
      owners.set(id, { exchange, check, markup });
    }
  }
  const shownOf = (check: CheckReport) => listed(check).flatMap((id) => owners.get(id) ?? []);
  return {
    of: (check) =>
      shownOf(check).map(({ exchange, check: owner, markup }) =>
        owner === check ? { exchange, markup } : { exchange },
      ),
    hidden: (check) => new Set(check.exchanges).size - shownOf(check).length,
  };
}

function listed(check: CheckReport): string[] {
  return [...new Set(check.exchanges)].slice(-(shown[check.verdict] ?? shownElse));
}

/** The frame of a waterfall; none for one exchange, or for those that other checks made at times of their own. */
function frameOf(exchanges: readonly Exchange[], check: CheckReport): Frame | undefined {
  if (exchanges.length < 2 || exchanges.some((exchange) => exchange.check !== check.id)) return undefined;
  const starts = exchanges.map((exchange) => Date.parse(exchange.startedAt));
  const ends = exchanges.map((exchange, index) => (starts[index] ?? 0) + exchange.endMs);
  return { start: Math.min(...starts), end: Math.max(...ends) };
}
