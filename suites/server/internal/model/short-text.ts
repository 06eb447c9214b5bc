import type { CheckContext } from '../../../engine/check.js';

/** A short text for a message of a history: told apart from those of other checks and runs by its beginning. */
export function shortText(t: CheckContext, ...parts: readonly (number | string)[]): string {
  return `${t.seed.toString(36).slice(-4)}-${parts.join('')}`;
}
