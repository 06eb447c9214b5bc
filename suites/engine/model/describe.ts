import type { HistoryEntry } from '../types.js';
import type { MaasCall } from './partition.js';
import type { ModelOperation, Observed } from './types.js';

/** A call with the exchange that shows it. */
export interface RecordedCall extends MaasCall {
  exchange?: string;
}

/** What was asked, in a few words: `pause S1.R1`. */
export function operationText(operation: ModelOperation): string {
  switch (operation.kind) {
    case 'create':
      return 'create';
    case 'delete':
      return `delete ${operation.sci}`;
    case 'start':
      return `start ${operation.workflow} in ${operation.sci}`;
    case 'input':
      return `input ${operation.rwi} ${JSON.stringify(operation.text)}`;
    default:
      return `${operation.kind} ${operation.rwi}`;
  }
}

/** What was answered, in a few words: `PAUSED`, `"a text"`, `404`. */
export function observedText(observed: Observed): string {
  if (observed.kind === 'silent') return observed.final ? 'no message, waited for' : 'no message';
  if (observed.kind !== 'done') return String(observed.status);
  const { made, state, text } = observed;
  if (text !== undefined) return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  return [made, state].filter((part) => part !== undefined).join(' ') || 'ok';
}

/** Calls as a report keeps them: milliseconds from the first request, in the order of the requests. */
export function historyOf(calls: readonly RecordedCall[], stuck: readonly RecordedCall[] = []): HistoryEntry[] {
  const zero = Math.min(...calls.map(({ start }) => start));
  const since = (time: number): number => Math.round((time - zero) * 1000) / 1000;
  return [...calls]
    .sort((a, b) => a.start - b.start)
    .map((call) => ({
      client: call.client,
      startMs: since(call.start),
      endMs: since(call.end),
      operation: operationText(call.operation),
      result: observedText(call.observed),
      ...(call.exchange === undefined ? {} : { exchange: call.exchange }),
      ...(stuck.includes(call) ? { stuck: true as const } : {}),
    }));
}

/** A sequential history, one numbered line per operation. */
export function linesOf(history: readonly HistoryEntry[]): string {
  return history.map(({ operation, result }, index) => `${index + 1}. ${operation} → ${result}`).join('\n');
}
