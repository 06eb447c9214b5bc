import { loopLag } from './loop-lag.js';

/** A deadline that runs only while the other side is the one to act. */
export interface Deadline {
  /** Stops the clock for a reason of our own, until the function that it returns is called. */
  pause(): () => void;
  clear(): void;
}

const pollMs = 50;

/** Calls `onOver` when `ms` are over; time in which this process was too busy to listen is added once, up to `ms` again. */
export function startDeadline(ms: number, onOver: () => void): Deadline {
  const lagBefore = loopLag();
  const start = performance.now();
  let excused = 0;
  let paused = false;
  let timer: NodeJS.Timeout;
  const look = (): void => {
    if (paused) {
      timer = setTimeout(look, pollMs);
      return;
    }
    const left = start + ms + excused + Math.min(ms, loopLag() - lagBefore) - performance.now();
    if (left <= 0) onOver();
    else timer = setTimeout(look, left);
  };
  timer = setTimeout(look, ms);
  return {
    pause() {
      const since = performance.now();
      paused = true;
      return () => {
        paused = false;
        excused += performance.now() - since;
      };
    },
    clear: () => clearTimeout(timer),
  };
}
