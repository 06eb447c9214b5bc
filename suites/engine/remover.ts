import { methodOf } from './dialect.js';
import type { Exchanger } from './exchange.js';
import type { Remover } from './ledger.js';
import type { IdentityName, LedgerEntry } from './types.js';

/** Who removes what an identity made, where it is not the run's own. What the data plane made is for control to remove. */
const remover: Partial<Record<IdentityName, IdentityName>> = { other: 'other', control: 'control', data: 'control' };

/** Removes entries of the ledger over HTTP: an SCI and a submission by DELETE, an RWI by Stop. Its exchanges are recorded as `ledger/{check}/{n}`. */
export function createRemover(exchanger: Exchanger): Remover {
  const counts = new Map<string, number>();
  const ask = async (
    entry: LedgerEntry,
    operation: 'delete' | 'stop' | 'withdraw',
    path: string,
    timeoutMs: number,
  ): Promise<number | undefined> => {
    const check = entry.check ?? 'preflight';
    const { exchange } = await exchanger.send({
      method: operation === 'withdraw' ? 'DELETE' : methodOf(operation),
      path,
      // Who made it removes it; what was made with a wrong credential or none is removed with the right one.
      identity: remover[entry.identity ?? 'main'] ?? 'main',
      intent:
        operation === 'withdraw' ? { kind: 'probe', note: 'clean-up' } : { kind: 'valid', operation, note: 'clean-up' },
      check: 'ledger',
      nextId() {
        const n = (counts.get(check) ?? 0) + 1;
        counts.set(check, n);
        return `ledger/${check}/${n}`;
      },
      timeoutMs,
    });
    return exchange.error === undefined ? exchange.response?.status : undefined;
  };
  return async (entry, timeoutMs) => {
    if (entry.kind === 'submission') return ask(entry, 'withdraw', entry.url, timeoutMs);
    if (entry.kind === 'RWI') return ask(entry, 'stop', `${entry.url}/Stop`, timeoutMs);
    const status = await ask(entry, 'delete', entry.url, timeoutMs);
    // Whether the prefix of an SCI covers its DELETE is open; a server may know the SCI only there.
    const elsewhere = entry.alternative !== undefined && status !== undefined && status >= 400;
    return elsewhere && entry.alternative !== undefined ? ask(entry, 'delete', entry.alternative, timeoutMs) : status;
  };
}
