import { createHash } from 'node:crypto';

/** 31-bit seed of one check in one run: the same for the same pair, unrelated between checks. */
export function seedOf(runSeed: number, check: string): number {
  return createHash('sha256').update(`${runSeed}\n${check}`).digest().readUInt32BE(0) >>> 1;
}
