import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten-core';
import { bootstrap } from './bootstrap.js';
import { cpuClock } from './cpu-clock.js';
import { collectOutputs, type Outputs } from './outputs.js';
import type { AimSpec, FlatMessages, SandboxLimits } from './protocol.js';
import { clean, describe } from './reason.js';
import { createSleeps, type Sleeps } from './sleeps.js';

export interface AimOutcome {
  outputs?: FlatMessages;
  reason?: string;
  /** The instance must not be used again. */
  spent: boolean;
}

/**
 * One AIM in a QuickJS of its own: its own WebAssembly instance, thus its own linear memory.
 *
 * WebAssembly gives code no I/O at all besides the functions handed to it, the runtime's memory limit is hard, and the
 * interrupt handler stops a loop wherever it is, in a microtask as well. Node's `vm` module promises none of this.
 * An instance that broke a limit is dropped whole instead of being repaired.
 */
export class Aim {
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #sleeps: Sleeps;
  #call: QuickJSHandle | undefined;
  #run: QuickJSHandle | undefined;
  /** While loading: the module, or a promise of it when it awaits at its top level. */
  #module: QuickJSHandle | undefined;
  #outputs: Outputs | undefined;
  #finish: ((outcome: AimOutcome) => void) | undefined;
  /** CPU time of the present call, ms: its closed slices, and where the open one began. */
  #used = 0;
  #since: number | undefined;

  constructor(
    quickjs: QuickJSWASMModule,
    readonly spec: AimSpec,
    readonly limits: SandboxLimits,
  ) {
    this.#runtime = quickjs.newRuntime();
    this.#runtime.setMemoryLimit(limits.memory);
    this.#runtime.setMaxStackSize(limits.stack);
    this.#runtime.setInterruptHandler(() => this.#exceeded());
    this.#context = this.#runtime.newContext();
    this.#sleeps = createSleeps(this.#context, limits.sleeps, (wake) => this.#slice(wake));
  }

  /** Evaluates the module. Resolves to the reason when it cannot be used. */
  async load(): Promise<string | undefined> {
    const outcome = await this.#begin(() => {
      this.#call = this.#bootstrap();
      this.#module = this.#context.unwrapResult(
        this.#context.evalCode(this.spec.code, `${this.spec.name}.mjs`, { type: 'module' }),
      );
    });
    return outcome.reason;
  }

  /** One call of `run`. Calls never overlap: the host sends the next after the answer. */
  call(inputs: FlatMessages): Promise<AimOutcome> {
    return this.#begin(() => {
      const { undefined: nothing } = this.#context;
      if (this.#call === undefined || this.#run === undefined) throw new Error('the AIM is not loaded');
      const handles = inputs.map((part) => this.#toHandle(part));
      const result = this.#context.callFunction(this.#call, nothing, this.#run, ...handles);
      for (const handle of handles) handle.dispose();
      this.#context.unwrapResult(result).dispose();
    });
  }

  /** Ends timers; the memory goes with the last reference to the WebAssembly instance. */
  drop(): void {
    this.#sleeps.clear();
    this.#finish = undefined;
  }

  #begin(work: () => void): Promise<AimOutcome> {
    this.#outputs = collectOutputs(this.limits);
    this.#used = 0;
    return new Promise((resolve) => {
      this.#finish = resolve;
      this.#slice(work);
    });
  }

  /** Runs code of the AIM, then all jobs it queued, within the CPU time left. */
  #slice(work: () => void): void {
    this.#since = cpuClock();
    try {
      work();
      while (this.#finish !== undefined && this.#runtime.hasPendingJob()) {
        this.#runtime.executePendingJobs(256).dispose();
        // Caught interrupts would let a chain of jobs go on for ever, each ending at once; so count here as well.
        if (this.#finish !== undefined && this.#exceeded()) this.#settle(this.#overspent());
      }
      this.#checkLoaded();
    } catch (error) {
      this.#settle(this.#exceeded() ? this.#overspent() : { reason: describe(error), spent: true });
    } finally {
      this.#used += cpuClock() - this.#since;
      this.#since = undefined;
    }
    if (this.#finish === undefined) return;
    if (this.#exceeded()) this.#settle(this.#overspent());
    else if (this.#sleeps.pending() === 0)
      this.#settle({ reason: 'it waits for something that cannot happen', spent: true });
  }

  #exceeded(): boolean {
    return this.#used + (this.#since === undefined ? 0 : cpuClock() - this.#since) > this.limits.cpuMs;
  }

  #overspent(): AimOutcome {
    return { reason: `it used more than its ${this.limits.cpuMs} ms of CPU time`, spent: true };
  }

  #settle(outcome: AimOutcome): void {
    const finish = this.#finish;
    this.#finish = undefined;
    this.#sleeps.clear(); // nothing runs between calls
    finish?.(outcome);
  }

  #checkLoaded(): void {
    if (this.#module === undefined) return;
    const state = this.#context.getPromiseState(this.#module);
    if (state.type === 'pending') return;
    this.#module = undefined;
    if (state.type === 'rejected') this.#settle({ reason: describe(this.#context.dump(state.error)), spent: true });
    else this.#loaded(state.value);
  }

  #loaded(module: QuickJSHandle): void {
    const run = this.#context.getProp(module, 'run');
    if (this.#context.typeof(run) === 'function') this.#run = run;
    this.#settle(this.#run === undefined ? { reason: 'it exports no function run', spent: true } : { spent: false });
  }

  #bootstrap(): QuickJSHandle {
    const context = this.#context;
    const make = context.unwrapResult(context.evalCode(bootstrap, 'bootstrap.js'));
    const emit = context.newFunction('emit', (type, number, text) =>
      this.#outputs?.add(context.getString(type), context.getNumber(number), context.getString(text)),
    );
    const done = context.newFunction('done', () => {
      this.#settle({ outputs: this.#outputs?.messages ?? [], spent: false });
    });
    const fail = context.newFunction('fail', (kind, text) => {
      const name = context.getString(kind);
      // InternalError is QuickJS saying that memory, stack or time ran out: what state is left cannot be relied on.
      if (this.#exceeded()) this.#settle(this.#overspent());
      else this.#settle({ reason: clean(context.getString(text)), spent: name === 'InternalError' });
    });
    const args = [
      this.#sleeps.handle,
      emit,
      done,
      fail,
      context.newString(this.spec.name),
      context.newString(this.spec.execution),
    ];
    return context.unwrapResult(context.callFunction(make, context.undefined, ...args));
  }

  #toHandle(part: string | number): QuickJSHandle {
    if (typeof part === 'number') return this.#context.newNumber(part);
    const handle = this.#context.newString(part);
    if (this.#context.typeof(handle) === 'string') return handle;
    throw new Error('the input does not fit into its memory limit');
  }
}
