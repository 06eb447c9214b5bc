import type { FlatMessages, SandboxLimits } from './protocol.js';

/** Collects what one call returns. The sum is bounded: one array may list the same large object a million times. */
export interface Outputs {
  readonly messages: FlatMessages;
  /** @throws Error with the limit that is reached */
  add(type: string, number: number, text: string): void;
}

export function collectOutputs(limits: SandboxLimits): Outputs {
  const messages: FlatMessages = [];
  let size = 0;
  return {
    messages,
    add(type, number, text) {
      size += text.length;
      if (messages.length >= limits.messagesPerCall * 3) throw new Error('it returned too many outputs');
      if (size > limits.memory) throw new Error('its outputs are larger than its memory limit');
      messages.push(type, number, text);
    },
  };
}
