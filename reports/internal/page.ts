import type { Exchange, Report } from '../../suites/engine/types.js';
import type { Paint } from '../paint.js';

/** What the pieces of the terminal summary share. */
export interface Page {
  report: Report;
  evidence: ReadonlyMap<string, Exchange>;
  /** Columns. */
  width: number;
  paint: Paint;
  /** How to mend what violates a clause, by its id. */
  mend: ReadonlyMap<string, string>;
}
