import type { ControllerLimits } from './types.js';

const MiB = 1024 * 1024;

/** What a Controller allows when its options do not say otherwise. */
export const defaultLimits: ControllerLimits = {
  scis: 10_000,
  rwisPerSci: 16,
  aimMemory: 128 * MiB,
  aimCpuMs: 5_000,
  exchangeMs: 60_000,
  portDepth: 64,
  packageBytes: 16 * MiB,
  storeMs: 15_000,
};

/**
 * Bounds that no option moves: they keep one bad workflow or one bad client from growing what the process holds.
 * Bytes count the JSON text in UTF-16 code units, which is what V8 stores at most twice over.
 */
export const fixedLimits = {
  /** Sandbox workers at once, over all SCIs; one RWI holds one. */
  workers: 512,
  /** Workers kept ready while no RWI needs them. */
  spareWorkers: 2,
  /** Workers that came back from a stopped RWI are kept up to this many. */
  returnedWorkers: 8,
  /** A queue holds no more than this in bytes, whatever its Depth; a lone message is always taken. */
  portBytes: 64 * MiB,
  /** Workflows that one SCI may upload. */
  uploadsPerSci: 16,
  /** AIMs of one workflow, and how deep composites may sit in composites. */
  aimsPerWorkflow: 64,
  compositeDepth: 8,
  /** Messages that one call of an AIM may return, and sleeps it may have pending. */
  messagesPerCall: 4_096,
  sleepsPerAim: 1_024,
  /** Stack of one AIM: QuickJS refuses at this depth, well before the thread's own stack ends. */
  aimStack: 256 * 1024,
  /** What an archive may grow to, as a multiple of `packageBytes`; and how many files it may hold. */
  unpackRatio: 4,
  packageFiles: 512,
  /** What the Controller remembers of the Store, bytes. */
  storeCacheBytes: 128 * MiB,
} as const;
