/** How long one request is made again and again because the server asks for pauses, and how often at most. */
const mostWaitMs = 12_000;
const mostRepeats = 8;
/** After so many requests that no waiting helped, in a row, the server is not waited for any more. */
const mostInVain = 5;

/** How much waiting a worker does for a server that asks for pauses (429 and 503). */
export interface Patience {
  /** The pauses of one request. */
  request(): {
    /** Whether to make the request again after a pause of this length. */
    again(pauseMs: number): boolean;
    /** The request has its answer; `busy` when that was still a wish for a pause. */
    answered(busy: boolean): void;
  };
}

/** A server that limits the rate is waited for as long as waiting helps; one that never lets anybody in is not. */
export function createPatience(): Patience {
  let inVain = 0;
  return {
    request() {
      let waitedMs = 0;
      let repeats = 0;
      return {
        again(pauseMs) {
          if (inVain >= mostInVain || repeats >= mostRepeats || waitedMs + pauseMs > mostWaitMs) return false;
          repeats += 1;
          waitedMs += pauseMs;
          return true;
        },
        answered(busy) {
          if (busy) inVain += 1;
          else if (repeats > 0 && inVain < mostInVain) inVain = 0;
        },
      };
    },
  };
}
