import type { WaitLimit } from './wait.js';

/** Executes one graph; the same interface for Exchange and Continuous. Ports are indexes into the graph's boundary. */
export interface Runner {
  /** @throws ControllerError NOT_STARTED, TIMEOUT */
  write(port: number, json: string, limit: Partial<WaitLimit>): Promise<void>;
  /** @throws ControllerError NOT_PRODUCED, TIMEOUT, FAILED, NOT_STARTED */
  read(port: number, limit: Partial<WaitLimit>): Promise<string>;
  /** The next message that it has not given yet. @throws ControllerError TIMEOUT, FAILED, NOT_STARTED */
  next(port: number, limit: Partial<WaitLimit>): Promise<string>;
  pause(): void;
  resume(): void;
  /** Nothing runs any more; whoever waits is told `reason`. `failed`: the module stopped itself because an AIM failed. */
  stop(reason: string, failed?: boolean): void;
}

/** A message on its way. */
export interface Message {
  type: string;
  json: string;
}

/**
 * The Data Type of a message written to a boundary port. A value carries its own Header, which tells the members of a
 * set apart; a port of one type needs no look.
 */
export function typeOf(types: readonly string[], json: string): string {
  const [first = ''] = types;
  if (types.length < 2) return first;
  const header = (JSON.parse(json) as { Header?: unknown } | null)?.Header;
  return types.find((type) => type === header) ?? first;
}
