import type { WaitLimit } from './wait.js';
import { within } from './wait.js';

/** First come, first served: a turn begins when all turns before it have ended. */
export interface Line {
  /** @throws ControllerError TIMEOUT when the turn does not come in time; it then is passed on */
  take<T>(limit: () => WaitLimit, turn: () => Promise<T>): Promise<T>;
}

export function createLine(): Line {
  let last: Promise<void> = Promise.resolve();
  let length = 0;
  return {
    async take(limit, turn) {
      const before = last;
      const alone = length === 0;
      length += 1;
      let end: () => void = () => undefined;
      const mine = new Promise<void>((resolve) => {
        end = resolve;
      });
      last = before.then(() => mine);
      try {
        if (!alone) await within(before, limit());
        return await turn();
      } finally {
        length -= 1;
        end();
      }
    },
  };
}
