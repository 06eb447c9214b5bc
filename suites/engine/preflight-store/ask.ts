import type { Operations, Reply } from '../check.js';
import { NoAnswer } from '../outcomes.js';

/** A question to which silence is an answer too: undefined. */
export async function ask(
  ops: Operations,
  method: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<Reply | undefined> {
  try {
    return await ops.raw(method, path, { headers });
  } catch (error) {
    if (error instanceof NoAnswer) return undefined;
    throw error;
  }
}
