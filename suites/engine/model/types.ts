/**
 * The vocabulary of the life-cycle model: what a client asks, what it sees, and what may be true of the server. SCIs and
 * RWIs go by labels that the observer gives (`S1`, `S1.R2`), one label per distinct id.
 */

/** Workflows that the model knows: the echo (`Exchange`) and the counter (`Continuous`). */
export type ModelWorkflow = 'ECH' | 'CNT';

/** One operation of the remote interface. */
export type ModelOperation =
  | { kind: 'create' }
  | { kind: 'delete'; sci: string }
  | { kind: 'start'; sci: string; workflow: ModelWorkflow }
  | { kind: 'status' | 'pause' | 'resume' | 'stop' | 'output'; rwi: string }
  | { kind: 'input'; rwi: string; text: string };

/** What the answer said. */
export type Observed =
  /** Carried out. `made`: label of a new SCI or RWI; `state`: of a state object; `text`: of a message. */
  | { kind: 'done'; made?: string; state?: string; text?: string }
  /** An error status; nothing was carried out. */
  | { kind: 'refused'; status: number }
  /** No message on the port. `final`: it was waited for as long as is reasonable. */
  | { kind: 'silent'; status: number; final: boolean }
  /** The server had no capacity, or saw a conflict with another request: legal at any time, without effect. */
  | { kind: 'declined'; status: number };

export interface RwiState {
  workflow: ModelWorkflow;
  life: 'ACTIVE' | 'PAUSED' | 'STOPPED';
  /** Texts that may still come out, oldest first. */
  pending: readonly string[];
  /** Text of the last delivery, while a second read may give it again. */
  last?: string;
  /** Messages that a counter has taken. */
  taken: number;
}

/** What may be true of a server. Immutable: every step makes a new one. */
export interface World {
  scis: Readonly<Record<string, 'there' | 'gone'>>;
  rwis: Readonly<Record<string, RwiState>>;
}

/** A sequential specification. */
export interface SequentialModel<S, O, R> {
  /** States after which this answer to this operation is right; none when it is wrong. */
  apply(state: S, operation: O, observed: R): readonly S[];
  /** Equal texts for equal states. */
  key(state: S): string;
}
