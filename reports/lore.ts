import type { Ambiguity, Clause } from '../suites/engine/types.js';

/** What the catalogue says of clauses, as far as a report shows it: a report holds ids, the lore holds the words. */
export interface Lore {
  clauses: readonly Clause[];
  ambiguities: readonly Ambiguity[];
}

/** For reports made without a catalogue: ids and titles are shown, explanations are not. */
export const noLore: Lore = { clauses: [], ambiguities: [] };
