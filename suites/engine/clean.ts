import { createExchanger } from './exchange.js';
import { packageFacts } from './internal/load-everything.js';
import { createRedactor } from './internal/redactor.js';
import { createLedger } from './ledger.js';
import { createRemover } from './remover.js';
import type { RunOptions } from './run-options.js';
import { settingsOf } from './settings.js';
import type { LedgerEntry, RunEvent } from './types.js';

/** What became of the things that a run had left behind. */
export interface Cleaned {
  /** Removed now. */
  removed: LedgerEntry[];
  /** Not there any more: its removal was answered 404 or 410, or it lived in an SCI that is gone. */
  gone: LedgerEntry[];
  left: { entry: LedgerEntry; reason: string }[];
  /** Set when no removal was answered at all: why. */
  unreachable?: string;
}

/** Everything that the events say was created and not removed, whether or not the run gave it up. Oldest first. */
export function leftovers(events: readonly RunEvent[]): LedgerEntry[] {
  const open = new Map<string, LedgerEntry>();
  for (const event of events) {
    if (event.type !== 'ledger') continue;
    const { type: _type, action, reason: _reason, ...entry } = event;
    if (action === 'removed') open.delete(entry.url);
    else open.set(entry.url, entry);
  }
  return [...open.values()];
}

/**
 * Asks the server to remove the entries, SCIs first because what lives in them goes along. Safe to repeat.
 *
 * @param options of a run: target, credentials, trust, `timeoutMs` for one removal. Nothing is written to `out`.
 * @throws RunOptionsError when an option makes no sense.
 */
export async function clean(
  entries: readonly LedgerEntry[],
  options: RunOptions,
  deadlineMs: number,
): Promise<Cleaned> {
  const settings = settingsOf(options);
  const { name, version } = packageFacts();
  let answers = 0;
  let lastError: string | undefined;
  const exchanger = createExchanger({
    url: settings.url,
    credentials: settings.credentials,
    redactor: createRedactor(settings.credentials),
    onExchange: ({ response, error }) => {
      if (response !== undefined) answers += 1;
      lastError = error?.message ?? lastError;
    },
    timeoutMs: settings.timeoutMs,
    ...(settings.ca !== undefined && { ca: settings.ca }),
    ...(options.insecure !== undefined && { insecure: options.insecure }),
    userAgent: `${name}/${version}`,
  });
  const remove = createRemover(exchanger);
  const absent = new Set<string>();
  const result: Cleaned = { removed: [], gone: [], left: [] };
  const record = (event: RunEvent): void => {
    if (event.type !== 'ledger' || event.action === 'created') return;
    const { type: _type, action, reason, ...entry } = event;
    if (action === 'left') result.left.push({ entry, reason: reason ?? 'it could not be removed' });
    else if (absent.has(entry.url) || absent.has(entry.parent ?? '')) result.gone.push(entry);
    else result.removed.push(entry);
  };
  const ledger = createLedger(
    record,
    async (entry, timeoutMs) => {
      const status = await remove(entry, timeoutMs);
      if (status === 404 || status === 410) absent.add(entry.url);
      return status;
    },
    entries,
  );
  try {
    await ledger.cleanUp({ deadlineMs, concurrency: 8 });
    ledger.abandon('the remote interface has no operation that removes it alone');
  } finally {
    await exchanger.close();
  }
  return answers === 0 && lastError !== undefined ? { ...result, unreachable: lastError } : result;
}
