/** What the API Server bounds, so that no client can take it away from the others. */
export interface ServerLimits {
  /** Largest request body, octets; beyond: 413. */
  bodyBytes: number;
  /** Largest header section with the request line, octets; beyond: 431. */
  headerBytes: number;
  /** Longest request target, octets; beyond: 414. */
  urlBytes: number;
  /** Connections at once; further ones are closed unanswered. */
  connections: number;
  /** Time for the header section of a request to arrive, ms; beyond: 408. */
  headersMs: number;
  /** Time for a whole request to arrive, ms; beyond: 408. */
  requestMs: number;
  /** How long an idle connection is kept, ms. */
  keepAliveMs: number;
  /** How long an output request waits for its message, ms; beyond: 504. */
  outputWaitMs: number;
  /** How long an input request waits for room in a full port, ms; beyond: 503. */
  inputWaitMs: number;
  /** Deliveries (202 to `Prefer: respond-async`) that one RWI keeps; beyond: 503. */
  deliveries: number;
  /** Octets of messages that the deliveries of one RWI, or the streams of one port, keep. */
  deliveryBytes: number;
  /** Events of one port that are kept for streams which come back. */
  streamEvents: number;
  /** After so long without an event a stream says that it is still there, ms. */
  streamQuietMs: number;
  /** What `Retry-After` says when a limit is reached, seconds. */
  retryAfterS: number;
  /** How long running requests may go on once the server closes, ms. */
  graceMs: number;
  /** How long a digest nonce is good, ms. */
  nonceMs: number;
}

export const defaultLimits: ServerLimits = {
  bodyBytes: 16 * 1024 * 1024,
  headerBytes: 16 * 1024,
  urlBytes: 8 * 1024,
  connections: 2_000,
  headersMs: 10_000,
  requestMs: 60_000,
  keepAliveMs: 15_000,
  outputWaitMs: 30_000,
  inputWaitMs: 5_000,
  deliveries: 64,
  deliveryBytes: 64 * 1024 * 1024,
  streamEvents: 256,
  streamQuietMs: 15_000,
  retryAfterS: 2,
  graceMs: 5_000,
  nonceMs: 300_000,
};
