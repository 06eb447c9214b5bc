/** A few places that many want: who asks when none is free waits for its turn. */
export interface Slots {
  /** Resolves to the function that gives the place back; calling it again does nothing. */
  take(): Promise<() => void>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let given = false;
      return () => {
        if (!given) leave();
        given = true;
      };
    },
  };
}
