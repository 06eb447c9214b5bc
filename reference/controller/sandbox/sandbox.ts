import { fixedLimits } from '../limits.js';
import { ControllerError, type ControllerLimits } from '../types.js';
import type { Pool } from './pool.js';
import type { AimSpec, FlatMessages, FromWorker, SandboxLimits } from './protocol.js';
import type { Thread } from './thread.js';

/** A call of an AIM that brought nothing. `cancelled`: the host gave it up, the AIM is not to blame. */
export class AimFailure extends Error {
  constructor(
    reason: string,
    readonly cancelled = false,
  ) {
    super(reason);
  }
}

/** The AIMs of one RWI, in one thread. */
export interface Sandbox {
  /** Loads every AIM, so that code which cannot run refuses the start. @throws ControllerError INVALID, LIMIT */
  open(): Promise<void>;
  /** @throws AimFailure */
  call(aim: number, inputs: FlatMessages): Promise<FlatMessages>;
  /** The AIM's state is thrown away; its next call meets a fresh instance. */
  renew(aim: number): void;
  /** Every running call fails now, and the AIMs concerned are renewed. */
  cancel(reason: string): void;
  close(): Promise<void>;
}

interface Waiting {
  aim: number;
  resolve(outputs: FlatMessages): void;
  reject(error: Error): void;
}

export function createSandbox(pool: Pool, aims: AimSpec[], limits: ControllerLimits): Sandbox {
  const waiting = new Map<number, Waiting>();
  const sandboxLimits: SandboxLimits = {
    memory: limits.aimMemory,
    cpuMs: limits.aimCpuMs,
    stack: fixedLimits.aimStack,
    messagesPerCall: fixedLimits.messagesPerCall,
    sleeps: fixedLimits.sleepsPerAim,
  };
  let calls = 0;
  let closed = false;
  /** A cancelled call may still be running in the thread. */
  let cancelled = false;
  let thread: Promise<Thread> | undefined;
  /** The thread that is held now; it may still be loading. */
  let present: Thread | undefined;

  /** The present thread, or a fresh one with all AIMs in it when there is none (any more). */
  function obtain(): Promise<Thread> {
    thread ??= occupy();
    return thread;
  }

  async function occupy(): Promise<Thread> {
    try {
      const taken = await pool.acquire();
      if (closed) {
        await pool.release(taken, true);
        throw new ControllerError('NOT_STARTED', 'The workflow instance was stopped.');
      }
      present = taken;
      await loadAims(taken);
      return taken;
    } catch (error) {
      await vacate(false);
      throw error;
    }
  }

  function loadAims(taken: Thread): Promise<void> {
    return new Promise((resolve, reject) => {
      const name = (id: number): string => aims.find((aim) => aim.id === id)?.name ?? 'unknown';
      taken.outstanding += 1;
      taken.onEnd = (reason) => {
        reject(new ControllerError('INVALID', `The AIMs cannot be loaded: ${reason}.`));
        lost(taken, reason);
      };
      taken.listener = (message) => {
        if (message.kind !== 'loaded' && message.kind !== 'refused') return heard(taken, message);
        taken.outstanding -= 1;
        if (message.kind === 'loaded') return resolve();
        reject(new ControllerError('INVALID', `The AIM ${name(message.aim)} cannot be loaded: ${message.reason}.`));
      };
      taken.post({ kind: 'load', aims, limits: sandboxLimits });
    });
  }

  function heard(from: Thread, message: FromWorker): void {
    if (message.kind !== 'done' && message.kind !== 'failed') return;
    const call = waiting.get(message.call);
    if (call === undefined) return; // cancelled meanwhile
    waiting.delete(message.call);
    from.outstanding -= 1;
    if (message.kind === 'done') call.resolve(message.outputs);
    else call.reject(new AimFailure(message.reason));
  }

  function lost(which: Thread, reason: string): void {
    if (present !== which) return;
    void vacate(false);
    for (const call of waiting.values()) call.reject(new AimFailure(reason));
    waiting.clear();
  }

  async function vacate(clean: boolean): Promise<void> {
    const left = present;
    present = undefined;
    thread = undefined;
    if (left !== undefined) await pool.release(left, clean);
  }

  function post(to: Thread, aim: number, inputs: FlatMessages): Promise<FlatMessages> {
    return new Promise((resolve, reject) => {
      calls += 1;
      waiting.set(calls, { aim, resolve, reject });
      to.outstanding += 1;
      to.post({ kind: 'call', call: calls, aim, inputs });
    });
  }

  return {
    async open() {
      await obtain();
    },
    async call(aim, inputs) {
      try {
        const to = await obtain();
        // Both may have come about during that wait, and a thread that was left answers nobody.
        if (closed) throw new AimFailure('the workflow instance was stopped', true);
        if (to !== present) throw new AimFailure('its thread ended');
        return await post(to, aim, inputs);
      } catch (error) {
        if (error instanceof AimFailure) throw error;
        throw new AimFailure(error instanceof ControllerError ? error.message : 'its sandbox cannot be started');
      }
    },
    renew(aim) {
      present?.post({ kind: 'renew', aim });
    },
    cancel(reason) {
      cancelled ||= waiting.size > 0;
      for (const [number, { aim, reject }] of waiting) {
        waiting.delete(number);
        if (present !== undefined) present.outstanding -= 1;
        present?.post({ kind: 'renew', aim });
        reject(new AimFailure(reason, true));
      }
    },
    async close() {
      closed = true;
      const clean = waiting.size === 0 && !cancelled;
      for (const { reject } of waiting.values()) reject(new AimFailure('the workflow instance was stopped', true));
      waiting.clear();
      await vacate(clean);
    },
  };
}
