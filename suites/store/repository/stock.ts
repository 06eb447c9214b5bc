import { type RemoteAim, remoteAim } from './aim.js';
import { nameGiver } from './names.js';

/** An AIM, with the one that it is around when it is a composite. */
export type StockedAim = RemoteAim & { part?: RemoteAim };

/** The AIMs of a run: each is given out once, so that no target has it already. */
export interface Stock {
  /** Every AIM that was made. */
  readonly all: readonly RemoteAim[];
  readonly withdrawn: RemoteAim;
  fresh(composite: boolean): StockedAim;
  unpublished(): RemoteAim;
  /** Whether a name was given out. */
  isTaken(name: string): boolean;
  /** New AIMs in the place of those that were given out, to be published. They are given out much later: clients know them by then. */
  refill(): RemoteAim[];
}

/** AIMs at the start, and how many there are at least after each refill. */
const amounts = { basic: 64, least: 32, composite: 3 };

export function createStock(): Stock {
  const nextName = nameGiver();
  const basic = Array.from({ length: amounts.basic }, () => remoteAim(nextName()));
  const composites: StockedAim[] = Array.from({ length: amounts.composite }, () => {
    const part = remoteAim(nextName());
    return { ...remoteAim(nextName(), part.name), part };
  });
  const withdrawn = remoteAim(nextName());
  const all: RemoteAim[] = [...basic, ...composites, ...composites.flatMap(({ part }) => part ?? []), withdrawn];
  const taken = new Set<string>();
  return {
    all,
    withdrawn,
    fresh(composite) {
      const aim: StockedAim | undefined = composite ? composites.shift() : basic.shift();
      if (aim === undefined) throw new Error("The suite's repository has no fresh AIM left.");
      for (const { name } of aim.part === undefined ? [aim] : [aim, aim.part]) taken.add(name);
      return aim;
    },
    unpublished() {
      const aim = remoteAim(nextName());
      all.push(aim);
      return aim;
    },
    isTaken: (name) => taken.has(name),
    refill() {
      const added = Array.from({ length: Math.max(0, amounts.least - basic.length) }, () => remoteAim(nextName()));
      basic.push(...added);
      all.push(...added);
      return added;
    },
  };
}
