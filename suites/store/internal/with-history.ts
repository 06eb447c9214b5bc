import type { Check } from '../../engine/check.js';
import { Violation } from '../../engine/outcomes.js';
import type { HistoryEntry } from '../../engine/types.js';
import type { Asked } from '../repository/asked.js';
import type { SuiteRepository } from '../repository/repository.js';

/** Requests that are told; the last ones, since they led to the fault. */
const most = 40;

/** The check, which tells with a violation what the repository was asked while it ran: the target's own side of the story. */
export function withHistory(check: Check): Check {
  return {
    ...check,
    async run(t) {
      const since = t.prepared<SuiteRepository | undefined>()?.asked.length ?? 0;
      try {
        await check.run(t);
      } catch (error) {
        if (!(error instanceof Violation) || error.detail.history !== undefined) throw error;
        const asked = t.prepared<SuiteRepository | undefined>()?.asked.slice(since) ?? [];
        if (asked.length === 0) throw error;
        throw new Violation(error.message, { ...error.detail, history: historyOf(asked.slice(-most)) });
      }
    },
  };
}

function historyOf(asked: readonly Asked[]): HistoryEntry[] {
  const began = asked[0]?.atMs ?? 0;
  return asked.map(({ atMs, place, method, path, status }) => ({
    client: place === 'main' ? 'target' : `target, ${place}`,
    startMs: atMs - began,
    endMs: atMs - began,
    operation: `${method} /${path}`,
    result: status === 0 ? 'no answer' : String(status),
  }));
}
