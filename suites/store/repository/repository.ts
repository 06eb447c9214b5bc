import { setTimeout as delay } from 'node:timers/promises';
import type { RemoteAim } from './aim.js';
import type { Asked, ElementKind, Place } from './asked.js';
import { createContent } from './content.js';
import { serveRepository } from './server.js';
import { createStock, type StockedAim } from './stock.js';
import type { Treatment } from './treatment.js';

/**
 * The suite's own repository, which the operator of the target has told it about: a Store folder by plain HTTP, fronted by
 * TUF, right until it is told to be otherwise. It sees what it is asked for.
 */
export interface SuiteRepository {
  /** What it was asked, oldest first. */
  readonly asked: readonly Asked[];
  /** How long it has been there, ms. */
  ageMs(): number;
  /** An AIM that nobody has been asked for yet; it is published already. @param composite around another such AIM */
  fresh(composite?: boolean): StockedAim;
  /** An AIM that was published once, before anybody could ask, and is no more. */
  readonly withdrawn: RemoteAim;
  /** An AIM that is not published. */
  unpublished(): RemoteAim;
  /** Publishes further files, e.g. the next version of an L3. */
  publish(files: ReadonlyMap<string, Buffer>): void;
  /**
   * Throws a switch of the attack table. Attacks on metadata slip `victim` in, which nobody signed for then; those on
   * contents change it, or its `part`.
   */
  attack(name: string, victim: StockedAim): Promise<void>;
  /** Is right again, under versions of metadata that are newer than any that were served. */
  behave(): void;
  /** Treats requests for an element in a way of their own; undefined ends that. Whoever waits in silence is let go. */
  treat(name: string, treatment: Treatment | undefined, options?: { kind?: ElementKind; place?: Place }): void;
  /** Has the second address (`/second/`) serve an AIM as it is right. */
  mirror(aim: RemoteAim): void;
  /** Lays the files of an AIM down where readers that do not verify find them; nobody signs for them. */
  lay(aim: RemoteAim): void;
  /** What is served for a plain path. */
  bytes(path: string): Buffer;
  /** Ends when the next run can begin. */
  close(): Promise<void>;
}

/** Starts the repository. @throws Error with a sentence when the address cannot be had */
export async function startRepository(listen: { host: string; port: number }): Promise<SuiteRepository> {
  const stock = createStock();
  const content = createContent(stock);
  const decoy = (path: string): Buffer | undefined =>
    stock.all.find(({ name }) => path.includes(name))?.decoy(path, 'longer');
  const { asked, treat, mirror, close } = await serveRepository(listen, content, decoy);
  const began = Date.now();
  return {
    asked,
    ageMs: () => Date.now() - began,
    fresh: (composite = false) => stock.fresh(composite),
    withdrawn: stock.withdrawn,
    unpublished: stock.unpublished,
    publish: content.publish,
    attack: content.attack,
    behave: content.behave,
    lay: content.lay,
    treat,
    mirror: ({ name }) => mirror(name),
    bytes(path) {
      const found = content.find(path);
      if (found?.kind !== 'bytes') throw new Error(`The suite's repository has no ${path}.`);
      return found.bytes;
    },
    async close() {
      await close();
      await delay(Math.min(content.aheadMs(), 5_000));
    },
  };
}
