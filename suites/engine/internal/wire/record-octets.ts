import type { WireStep } from '../../check.js';
import type { RecordedOctets } from '../../types.js';
import type { Redactor } from '../redactor.js';

/** Most octets that are written down as they were sent; longer requests are made of repetition. */
const cap = 16 * 1024;

/**
 * The steps of a conversation as they are written down, so that a reader can hold it again. `steps` hold the credential
 * already hidden.
 */
export function recordOctets(origin: string, steps: readonly WireStep[], redactor: Redactor): RecordedOctets {
  const recorded: RecordedOctets = { origin, steps: [] };
  let left = cap;
  for (const step of steps) {
    if (typeof step !== 'string' && !(step instanceof Uint8Array)) {
      recorded.steps.push('drip' in step ? { drip: step.drip, everyMs: step.everyMs } : step);
      continue;
    }
    const octets = redactor.bytes(typeof step === 'string' ? Buffer.from(step, 'latin1') : step);
    recorded.steps.push(Buffer.from(octets.subarray(0, left)).toString('latin1'));
    left -= octets.byteLength;
    if (left < 0) return { ...recorded, truncated: true };
  }
  return recorded;
}
