import { fixedLimits } from '../limits.js';
import { ControllerError, type ControllerLimits } from '../types.js';
import { startThread, type Thread } from './thread.js';
import { quickjsModule } from './wasm.js';
import { createWatchdog } from './watchdog.js';

export interface Pool {
  /** Threads at work for an RWI. */
  readonly busy: number;
  /** Prepares spare threads in the background. */
  warm(): void;
  /** @throws ControllerError LIMIT */
  acquire(): Promise<Thread>;
  /** Takes a thread back. `clean`: no call is running, so it may serve another RWI. */
  release(thread: Thread, clean: boolean): Promise<void>;
  close(): Promise<void>;
}

/**
 * Sandbox threads. A thread costs tens of milliseconds to start, which an RCA would wait for at every launch; so a few
 * are kept ready, unreferenced, and a thread whose RWI stopped is taken up again: code of an AIM never ran outside its
 * WebAssembly instances, and those are gone by then.
 *
 * @param kept how many threads that came back are kept
 */
export function createPool(limits: ControllerLimits, kept: number = fixedLimits.returnedWorkers): Pool {
  const spare: Thread[] = [];
  const all = new Set<Thread>();
  const starting = new Set<Promise<unknown>>();
  const watchdog = createWatchdog(limits.aimCpuMs);
  let busy = 0;
  let closed = false;

  function forget(thread: Thread): void {
    all.delete(thread);
    const place = spare.indexOf(thread);
    if (place >= 0) spare.splice(place, 1);
  }

  async function start(): Promise<Thread> {
    const promise = quickjsModule().then((module) => startThread(module, limits.aimMemory, forget));
    starting.add(promise);
    try {
      const thread = await promise;
      all.add(thread);
      return thread;
    } finally {
      starting.delete(promise);
    }
  }

  function warm(): void {
    if (closed) return;
    for (let missing = fixedLimits.spareWorkers - spare.length - starting.size; missing > 0; missing -= 1) {
      start().then(keep, () => undefined); // acquire() tells of a machine that cannot start threads
    }
  }

  function keep(thread: Thread): void {
    thread.listener = undefined;
    thread.onEnd = undefined;
    thread.unref();
    if (closed) void thread.end('the Controller closed');
    else spare.push(thread);
  }

  return {
    get busy() {
      return busy;
    },
    warm,
    async acquire() {
      if (busy >= fixedLimits.workers)
        throw new ControllerError('LIMIT', `No more than ${fixedLimits.workers} workflow instances run at once.`);
      busy += 1;
      try {
        const thread = spare.pop() ?? (await start());
        if (closed) throw new ControllerError('NOT_STARTED', 'The Controller is closing.');
        thread.ref();
        watchdog.watch(thread);
        setImmediate(warm);
        return thread;
      } catch (error) {
        busy -= 1;
        throw error;
      }
    },
    async release(thread, clean) {
      busy -= 1;
      watchdog.release(thread);
      if (thread.ended || closed || !clean || spare.length >= kept) return thread.end('its RWI stopped');
      thread.outstanding = 0;
      thread.unref();
      thread.listener = ({ kind }) => {
        if (kind === 'ready') keep(thread);
      };
      thread.post({ kind: 'reset' });
    },
    async close() {
      closed = true;
      await Promise.allSettled(starting);
      await Promise.all([...all].map((thread) => thread.end('the Controller closed')));
      spare.length = 0;
    },
  };
}
