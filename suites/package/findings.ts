import { loadClauses } from '../engine/catalogue.js';
import type { ClauseLookup, Finding, Place, Severity } from './types.js';

const severities: Readonly<Record<string, Severity>> = { MUST: 'error', SHOULD: 'warning', MAY: 'note' };
const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** At most this many findings of one check: a package with ten thousand bad names says it often enough with these. */
const mostPerCheck = 50;

/** Collects findings about one subject. */
export interface Findings {
  /**
   * @param check a check of `spec/clauses/package.yaml`; its clause gives id, severity and, when `fix` is absent, the advice
   * @param message one sentence about this subject
   */
  report(check: string, place: Place, message: string, fix?: string): void;
  /** Worst first, then in the order they were found. */
  list(): Finding[];
}

let lookup: ClauseLookup | undefined;

/** Check → its clause, from `spec/clauses/package.yaml`. */
export function packageChecks(): ClauseLookup {
  lookup ??= new Map(
    loadClauses(undefined, 'package').flatMap((clause) =>
      (clause.checks ?? []).map((check) => [check, clause] as const),
    ),
  );
  return lookup;
}

export function collectFindings(): Findings {
  const found: Finding[] = [];
  const counts = new Map<string, number>();
  return {
    report(check, place, message, fix) {
      const clause = packageChecks().get(check);
      if (clause === undefined) throw new Error(`there is no package check "${check}"`);
      const count = (counts.get(check) ?? 0) + 1;
      counts.set(check, count);
      if (count > mostPerCheck) return;
      const severity = severities[clause.level] ?? 'error';
      found.push({
        id: clause.id,
        check,
        severity,
        place,
        message: sentence(message),
        fix: (fix ?? clause.mend).trim(),
      });
    },
    list() {
      const cut = [...counts].filter(([, count]) => count > mostPerCheck);
      for (const [check, count] of cut) {
        const last = found.findLast((one) => one.check === check);
        if (last !== undefined && !last.message.includes('more like this')) {
          last.message += ` (and ${count - mostPerCheck} more like this)`;
        }
      }
      return found
        .map((finding, index) => ({ finding, index }))
        .sort((a, b) => rank[a.finding.severity] - rank[b.finding.severity] || a.index - b.index)
        .map(({ finding }) => finding);
    },
  };
}

function sentence(text: string): string {
  const visible = text.replace(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
  return /[.?!]$/.test(visible) ? visible : `${visible}.`;
}
