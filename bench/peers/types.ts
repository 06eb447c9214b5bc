import type { Mutant } from '../../fixtures/mutants/types.js';
import type { HttpCredential, RunOptions } from '../../suites/engine/run.js';

/** A server as a peer is pointed at it: what a user would have to tell the tool, and no more. */
export interface Target {
  url: string;
  auth?: HttpCredential;
  /** Segment of the routes: `AIW` in aif-3.0, `MODULE` in mas-1.0. */
  word: 'AIW' | 'MODULE';
  /** For our own suite only: what its run is told, and the mutant, whose clause it looks at. */
  run: Partial<RunOptions>;
  mutant?: Mutant;
}

/** A peer that is ready: gives a line for every failure it reports of a server. Equal failures give equal lines. */
export type Examine = (target: Target) => Promise<string[]>;

/** A tool that a user would otherwise pick, set up as its documentation recommends. */
export interface Peer {
  /** Word for the command line and the result file. */
  id: string;
  title: string;
  /** What is installed on demand, pinned; nothing when it is here anyway. */
  packages: readonly string[];
  /** How it was set up, in a sentence or two of Markdown. */
  setUp: string;
  /** @param folder where its packages are installed; throws when the tool does not run here */
  start(folder: string): Promise<Examine>;
}

/** A server to be examined: a mutant or a variant of `fixtures/`, or the reference as it is. */
export interface Job {
  kind: 'reference' | 'mutant' | 'variant';
  name: string;
}

/** What a peer said of one server. */
export interface Heard extends Job {
  /** Failures that it does not report of the unbent reference in the same setting. */
  failures: string[];
}

/** All that is known of one peer. */
export interface PeerResult {
  id: string;
  heard: Heard[];
  /** Why it could not run, as it said. */
  fault?: string;
}
