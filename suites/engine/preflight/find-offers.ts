import type { Operations, SciRef } from '../check.js';
import { isSuccess } from '../operations.js';
import { NoAnswer } from '../outcomes.js';
import { tryJson } from '../reply.js';
import type { TargetFacts } from '../types.js';

/** Statuses by which a server says that it takes uploads, just not this one. */
const refusals = new Set([400, 413, 415, 422]);

/** Whether the optional operations are there. A profile that the user named is taken at its word. */
export async function findOffers(
  ops: Operations,
  sci: SciRef,
  profiles: readonly string[] | undefined,
  also: readonly string[] = [],
): Promise<TargetFacts['offers']> {
  const [discover, upload] = await Promise.all([offersDiscover(ops, sci), offersUpload(ops, sci)]);
  const offered = (name: string, seen: boolean): boolean => profiles?.includes(name) ?? (seen || also.includes(name));
  return { discover: offered('discovery', discover), upload: offered('upload', upload) };
}

async function offersDiscover(ops: Operations, sci: SciRef): Promise<boolean> {
  try {
    const reply = await ops.discover(sci, undefined, {
      intent: (status) => ({
        operation: 'discover',
        kind: status !== undefined && status < 300 ? 'valid' : 'probe',
        note: 'is discovery offered?',
      }),
    });
    return isSuccess(reply) && tryJson(reply) !== undefined;
  } catch (error) {
    if (error instanceof NoAnswer) return false;
    throw error;
  }
}

async function offersUpload(ops: Operations, sci: SciRef): Promise<boolean> {
  try {
    const reply = await ops.upload(sci, 'not a package', 'application/octet-stream', {
      intent: { kind: 'probe', note: 'is upload offered?' },
    });
    return isSuccess(reply) || refusals.has(reply.status);
  } catch (error) {
    if (error instanceof NoAnswer) return false;
    throw error;
  }
}
