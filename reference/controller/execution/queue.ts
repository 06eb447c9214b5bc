import type { QueueRules } from '../graph/types.js';
import { fixedLimits } from '../limits.js';
import type { Message } from './runner.js';

/** A message in a queue. `order` rises over all queues of an RWI, so that an AIM takes the oldest of its ports first. */
export interface Queued extends Message {
  order: number;
  /** `performance.now()` at arrival. */
  at: number;
}

/**
 * The FIFO queue of one port in Continuous execution (AIM Metadata V3.0: Depth, Overflow, MaxAge). Bounded by Depth,
 * and by bytes as well, because Depth counts messages of any size.
 */
export class PortQueue {
  readonly #messages: Queued[] = [];
  readonly #depth: number;
  readonly #overflow: 'Block' | 'DropOldest' | 'DropNewest';
  readonly #maxAge: number;
  #bytes = 0;

  /** @param now the clock, ms; monotonic */
  constructor(
    rules: QueueRules,
    defaultDepth: number,
    readonly now: () => number = () => performance.now(),
  ) {
    this.#depth = rules.depth ?? defaultDepth;
    this.#overflow = rules.overflow ?? 'Block';
    this.#maxAge = rules.maxAge ?? Number.POSITIVE_INFINITY;
  }

  get length(): number {
    this.#expire();
    return this.#messages.length;
  }

  /** Would a message have to wait here? Never where the policy is to drop. */
  blocks(json: string): boolean {
    return this.#overflow === 'Block' && this.#full(json);
  }

  /** ms until the oldest message is too old and makes room; infinite without MaxAge. */
  untilExpiry(): number {
    const [oldest] = this.#messages;
    return oldest === undefined ? Number.POSITIVE_INFINITY : Math.max(0, oldest.at + this.#maxAge - this.now());
  }

  /** Takes a message in, as the policy says when it is full. Under Block, ask {@link blocks} first. */
  push(message: Message, order: number): void {
    if (this.#full(message.json)) {
      if (this.#overflow === 'DropNewest') return;
      while (this.#messages.length > 0 && this.#full(message.json)) this.#remove();
    }
    this.#messages.push({ ...message, order, at: this.now() });
    this.#bytes += message.json.length;
  }

  /** The oldest message that is not too old; it stays. */
  peek(): Queued | undefined {
    this.#expire();
    return this.#messages[0];
  }

  shift(): Queued | undefined {
    this.#expire();
    return this.#remove();
  }

  #full(json: string): boolean {
    this.#expire();
    if (this.#messages.length === 0) return false; // a message larger than every bound still passes, alone
    return this.#messages.length >= this.#depth || this.#bytes + json.length > fixedLimits.portBytes;
  }

  /** Arrival order is age order, so only the head can be too old while younger ones follow. */
  #expire(): void {
    while (this.#messages[0] !== undefined && this.now() - this.#messages[0].at > this.#maxAge) this.#remove();
  }

  #remove(): Queued | undefined {
    const message = this.#messages.shift();
    this.#bytes -= message?.json.length ?? 0;
    return message;
  }
}
