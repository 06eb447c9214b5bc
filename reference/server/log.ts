import type { ServerLog } from './types.js';

/**
 * A log that writes one JSON object a line: `{"time": ISO 8601, "event": …, …facts}`.
 *
 * @example const log = jsonLines((line) => process.stderr.write(line));
 */
export function jsonLines(write: (line: string) => void): ServerLog {
  return (event, facts) => write(`${JSON.stringify({ time: new Date().toISOString(), event, ...facts })}\n`);
}
