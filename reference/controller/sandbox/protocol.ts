/**
 * What host and worker say to each other. Values travel as JSON text and are parsed only inside the AIM, so an
 * exchange costs one message each way and the host never builds the objects of a payload.
 */

/** Messages of a call, flat: Data Type, port number, JSON text, and again. */
export type FlatMessages = (string | number)[];

export interface AimSpec {
  id: number;
  /** AIMName, as the AIM sees it in `aim.name`. */
  name: string;
  execution: 'Exchange' | 'Continuous';
  /** ES module that exports `run`. */
  code: string;
}
export interface SandboxLimits {
  memory: number;
  cpuMs: number;
  stack: number;
  messagesPerCall: number;
  sleeps: number;
}

export type ToWorker =
  /** Take these AIMs in and try to load each. */
  | { kind: 'load'; aims: AimSpec[]; limits: SandboxLimits }
  | { kind: 'call'; call: number; aim: number; inputs: FlatMessages }
  /** Throw the AIM's state away; the next call starts a fresh one. */
  | { kind: 'renew'; aim: number }
  /** Forget everything: the worker serves another RWI next. */
  | { kind: 'reset' }
  | { kind: 'ping' };

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'loaded' }
  | { kind: 'refused'; aim: number; reason: string }
  | { kind: 'done'; call: number; outputs: FlatMessages }
  /** `spent`: the instance is gone (limit or damage), not just this call. */
  | { kind: 'failed'; call: number; reason: string; spent: boolean }
  | { kind: 'pong' };
