/** Runs `expire` after a time that does not count while it is paused. */
export interface PausableTimer {
  start(): void;
  pause(): void;
  resume(): void;
  stop(): void;
}

export function createPausableTimer(ms: number, expire: () => void): PausableTimer {
  let timer: NodeJS.Timeout | undefined;
  let left: number | undefined;
  let since = 0;
  let paused = false;

  function run(): void {
    since = performance.now();
    timer = setTimeout(() => {
      left = undefined;
      expire();
    }, left);
  }

  return {
    start() {
      left = ms;
      if (!paused) run();
    },
    pause() {
      if (paused) return;
      paused = true;
      clearTimeout(timer);
      if (left !== undefined) left = Math.max(0, left - (performance.now() - since));
    },
    resume() {
      if (!paused) return;
      paused = false;
      if (left !== undefined) run();
    },
    stop() {
      left = undefined;
      clearTimeout(timer);
    },
  };
}
