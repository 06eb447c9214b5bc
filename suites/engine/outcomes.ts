import type { HistoryEntry } from './types.js';

/** How a check ends other than well. Thrown by the context and its matchers; the engine turns each into an outcome. */

/** The server did what the clause forbids, or not what it asks. */
export class Violation extends Error {
  constructor(
    message: string,
    readonly detail: {
      expected?: string;
      received?: string;
      /** The deciding exchange. */
      exchange?: string;
      /** All exchanges that prove it, where these are not the last ones of the check. */
      evidence?: readonly string[];
      /** Where a property runner found it. */
      path?: string;
      history?: HistoryEntry[];
    } = {},
  ) {
    super(message);
    this.name = 'Violation';
  }
}

/** A precondition failed; the clause that covers it says so, this one is not judged. */
export class Blocked extends Error {
  constructor(
    readonly by: string,
    message: string,
    readonly exchange?: string,
  ) {
    super(message);
    this.name = 'Blocked';
  }
}

/** Nothing to see here on this server. `why` is `not-observed` (it could be seen elsewhere) or `not-applicable` (not claimed). */
export class NotSeen extends Error {
  constructor(
    readonly why: 'not-observed' | 'not-applicable',
    message: string,
  ) {
    super(message);
    this.name = 'NotSeen';
  }
}

/** No complete answer came: time-out, reset, not HTTP. Counts against the server unless the network itself is gone. */
export class NoAnswer extends Error {
  constructor(
    message: string,
    readonly code: string,
    readonly exchange: string,
  ) {
    super(message);
    this.name = 'NoAnswer';
  }
}
