import { count } from '../../../reports/internal/order.js';
import { visibleLine } from '../../../reports/internal/visible.js';
import type { AssessedEntry, EntryState } from './assess.js';
import { isOutdated } from './assess.js';

/** What a baseline did, one sentence a line. With `brief` only what has to be done about it, and how much it accepts. */
export function baselineText(file: string, assessed: readonly AssessedEntry[], brief: boolean): string {
  const having = (state: EntryState): number => assessed.filter((one) => one.state === state).length;
  const counts = (['active', 'kept', 'stale', 'expired', 'unused'] as const).flatMap((state) =>
    having(state) === 0 ? [] : `${having(state)} ${words[state]}`,
  );
  const told = assessed.filter(({ state, sentence }) => sentence !== '' && !(brief && state === 'kept'));
  const lines = told.map(({ state, sentence }) => `  ${state === 'kept' ? '' : `${state}: `}${visibleLine(sentence)}`);
  const outdated = assessed.some(({ state }) => isOutdated(state));
  return [
    `baseline ${file}: ${count(assessed.length, 'entry', 'entries')}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}.`,
    ...lines,
    ...(outdated ? [`  maas-conformance baseline prune ${file} takes out what is stale or unused.`] : []),
  ].join('\n');
}

const words: Record<EntryState, string> = {
  active: 'accepted',
  kept: 'not observed',
  stale: 'stale',
  expired: 'expired',
  unused: 'unused',
};
