import { Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './protocol.js';
import type { WasmModule } from './wasm.js';

/** One worker thread and what the host knows of its health. */
export interface Thread {
  post(message: ToWorker): void;
  /** Who listens now; undefined while it is spare. */
  listener: ((message: FromWorker) => void) | undefined;
  /** Called once when the thread ends by itself or is ended; for whoever uses it now. */
  onEnd: ((reason: string) => void) | undefined;
  /** Answers that the host waits for; see watchdog. */
  outstanding: number;
  /** Ticks of the watchdog since the thread was last heard while it owed an answer. */
  silentTicks: number;
  readonly ended: boolean;
  ref(): void;
  unref(): void;
  end(reason: string): Promise<void>;
}

const workerFile = new URL('./worker.js', import.meta.url);
const MiB = 1024 * 1024;

/**
 * Starts a worker for AIMs: no environment, no inherited flags, a heap of its own that is bounded, so that whatever
 * breaks in it ends that thread and nothing else. Resolves when it is ready for AIMs.
 *
 * @param memory of one AIM, bytes: messages pass the worker's heap as strings on their way in and out
 * @param onExit for whoever keeps the account of threads
 */
export function startThread(wasmModule: WasmModule, memory: number, onExit: (thread: Thread) => void): Promise<Thread> {
  const heap = Math.ceil(memory / MiB) * 2 + 64;
  const worker = new Worker(workerFile, {
    workerData: { wasmModule },
    env: {},
    argv: [],
    execArgv: [],
    stdin: false,
    resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: 32, stackSizeMb: 8 },
  });
  worker.unref();
  return new Promise((resolve, reject) => {
    let reason = 'it ended';
    let ended = false;
    const thread: Thread = {
      listener: undefined,
      onEnd: undefined,
      outstanding: 0,
      silentTicks: 0,
      get ended() {
        return ended;
      },
      post: (message) => worker.postMessage(message),
      ref: () => worker.ref(),
      unref: () => worker.unref(),
      async end(why) {
        reason = why;
        await worker.terminate();
      },
    };
    worker.on('message', (message: FromWorker) => {
      thread.silentTicks = 0;
      if (thread.listener !== undefined) thread.listener(message);
      else if (message.kind === 'ready') resolve(thread);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      reason =
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? 'its messages filled the memory of its thread'
          : 'its thread broke down';
    });
    worker.on('exit', () => {
      ended = true;
      reject(new Error(`A sandbox worker could not start: ${reason}.`));
      onExit(thread);
      thread.onEnd?.(reason);
    });
  });
}
