import { setTimeout as delay } from 'node:timers/promises';
import type { Reply } from '../check.js';
import { isSilence } from '../operations.js';

const firstPauseMs = 25;
const longestPauseMs = 400;

/** Asks a port until it is not silent any more (AMB-002) or the time is up; gives the last answer. */
export async function awaitMessage(
  ask: () => Promise<Reply>,
  forMs: number,
  pause: (ms: number) => Promise<unknown> = delay,
): Promise<Reply> {
  const end = Date.now() + forMs;
  for (let ms = firstPauseMs; ; ms = Math.min(ms * 2, longestPauseMs)) {
    const reply = await ask();
    if (!isSilence(reply) || Date.now() + ms > end) return reply;
    await pause(ms);
  }
}
