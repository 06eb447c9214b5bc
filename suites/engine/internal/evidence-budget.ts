import { recordedBodyCap } from './record-body.js';

/** How much of what a server sends is written down, so that no server can fill memory or disk through the recording. */
export interface EvidenceBudget {
  /** Most octets of the next body to keep, given its length. */
  body(length: number): number;
  /** A header field value as it is kept. */
  field(value: string): string;
}

/** Answers of one worker are kept whole until this is used up: many times what a server that is not hostile ever sends. */
const total = 24 * 1024 * 1024;
/** Afterwards so much of each is kept. */
const scant = 1024;

export function createEvidenceBudget(): EvidenceBudget {
  let left = total;
  const spend = (octets: number): boolean => {
    left -= Math.min(octets, left);
    return left > 0;
  };
  return {
    body(length) {
      const wanted = Math.min(length, recordedBodyCap);
      return wanted <= scant || spend(wanted) ? recordedBodyCap : scant;
    },
    field: (value) => (value.length <= scant || spend(value.length) ? value : `${value.slice(0, scant)}…`),
  };
}
