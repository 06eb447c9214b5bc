import type { Leave } from '../check.js';
import { type ExchangeFault, leftOnPurpose } from './exchange-error.js';
import type { Slots } from './slots.js';

/** Bodies up to here are read at once; of larger ones only a few at a time, so that memory does not grow with concurrency. */
const smallBody = 1024 * 1024;

/**
 * Octets of a body up to `maxBodyBytes`, and the fault when there are more. The octets read before the stream fails
 * are in `chunks`, which belongs to the caller. `pause` stops the clock while a large body waits for its turn.
 */
export async function readBody(
  body: AsyncIterable<Buffer>,
  chunks: Buffer[],
  limits: { maxBodyBytes: number; large: Slots; pause(): () => void; enough?: Leave['when'] | undefined },
): Promise<ExchangeFault | undefined> {
  let length = 0;
  let leave: (() => void) | undefined;
  try {
    for await (const chunk of body) {
      length += chunk.byteLength;
      if (length > limits.maxBodyBytes) {
        chunks.push(chunk.subarray(0, chunk.byteLength - (length - limits.maxBodyBytes)));
        // Leaving the loop destroys the stream and with it the connection.
        return { code: 'too-large', message: `the body is larger than ${limits.maxBodyBytes} octets; reading stopped` };
      }
      chunks.push(chunk);
      if (limits.enough?.(Buffer.concat(chunks)) === true) return leftOnPurpose;
      if (length > smallBody && leave === undefined) {
        const resume = limits.pause();
        leave = await limits.large.take().finally(resume);
      }
    }
    return undefined;
  } finally {
    leave?.();
  }
}
