import { mapLimited } from './internal/map-limited.js';
import type { LedgerEntry, RunEvent } from './types.js';

/** How the ledger asks the server to remove something; the answer's status, or undefined when none came. */
export type Remover = (entry: LedgerEntry, timeoutMs: number) => Promise<number | undefined>;

/** What the run has made and not yet removed. */
export interface Ledger {
  created(entry: LedgerEntry): void;
  /** The check removed it itself. What lives in it is gone with it. */
  removed(url: string): void;
  /** Removes what `check` made (everything when left out), newest first. What stays is kept for a later attempt. */
  cleanUp(options: { check?: string; deadlineMs: number; concurrency?: number }): Promise<void>;
  /** Reports what is still there as left behind, and forgets it. */
  abandon(reason: string): void;
  readonly pending: readonly LedgerEntry[];
}

/** A ledger that tells every change through `record`. `pending` is what an earlier one had not removed. */
export function createLedger(
  record: (event: RunEvent) => void,
  remove: Remover,
  pending: readonly LedgerEntry[] = [],
): Ledger {
  const entries: LedgerEntry[] = [...pending];
  const reasons = new Map<LedgerEntry, string>();
  const tell = (action: 'created' | 'removed' | 'left', entry: LedgerEntry, reason?: string): void =>
    record({ type: 'ledger', action, ...entry, ...(reason === undefined ? {} : { reason }) });

  const forget = (entry: LedgerEntry): void => {
    for (const gone of entries.filter((other) => other === entry || other.parent === entry.url).reverse()) {
      entries.splice(entries.indexOf(gone), 1);
      tell('removed', gone);
    }
  };
  const attempt = async (entry: LedgerEntry, deadline: number): Promise<void> => {
    const left = deadline - Date.now();
    if (!entries.includes(entry)) return;
    if (left <= 0) return void reasons.set(entry, 'there was no time left to remove it');
    const status = await remove(entry, left).catch(() => undefined);
    // 404 and 410: it is not there any more, which is all that is wanted.
    if (status !== undefined && ((status >= 200 && status < 300) || status === 404 || status === 410)) forget(entry);
    else reasons.set(entry, status === undefined ? 'no answer to its removal' : `its removal was answered ${status}`);
  };

  return {
    created(entry) {
      if (entries.some((known) => known.url === entry.url)) return;
      entries.push(entry);
      tell('created', entry);
    },
    removed(url) {
      const entry = entries.find((known) => known.url === url);
      if (entry !== undefined) forget(entry);
    },
    async cleanUp({ check, deadlineMs, concurrency = 4 }) {
      const deadline = Date.now() + deadlineMs;
      const mine = (kind: LedgerEntry['kind']): LedgerEntry[] =>
        entries.filter((entry) => entry.kind === kind && (check === undefined || entry.check === check)).reverse();
      // SCIs first: one DELETE takes all their RWIs along. RWIs that are still known afterwards are stopped one by one.
      await mapLimited(mine('SCI'), concurrency, (entry) => attempt(entry, deadline));
      await mapLimited(mine('RWI'), concurrency, (entry) => attempt(entry, deadline));
      await mapLimited(mine('submission'), concurrency, (entry) => attempt(entry, deadline));
    },
    abandon(reason) {
      for (const entry of entries.splice(0).reverse()) tell('left', entry, reasons.get(entry) ?? reason);
    },
    get pending() {
      return entries;
    },
  };
}

/** What events of the ledger leave open: created, and neither removed nor given up. */
export function pendingEntries(events: readonly RunEvent[]): LedgerEntry[] {
  const open = new Map<string, LedgerEntry>();
  for (const event of events) {
    if (event.type !== 'ledger') continue;
    const { type: _type, action, reason: _reason, ...entry } = event;
    if (action === 'created') open.set(entry.url, entry);
    else open.delete(entry.url);
  }
  return [...open.values()];
}
