import type { RequestParts } from '../../engine/check.js';
import type { Exchange, Operation } from '../../engine/types.js';

/**
 * What is wrong on purpose with a request. Passive checks find refusals of one kind by these notes in all the traffic of
 * the run, so that the status of a refusal is judged without a request of its own.
 */
export const faults = {
  unknownSci: 'unknown SCI id',
  unknownRwi: 'unknown RWI id',
  foreignRwi: 'RWI of another SCI',
  deletedSci: 'deleted SCI',
  stoppedRwi: 'stopped RWI',
  unknownWorkflow: 'unknown workflow',
  unknownPort: 'unknown port',
  wrongDirection: 'port of the other direction',
  malformedPort: 'malformed port id',
  malformedJson: 'body is not JSON',
  wrongBody: 'body without a usable member',
  wrongMediaType: 'other media type',
  wrongData: 'other Data Type or broken schema',
  wrongMethod: 'method that the resource does not have',
  unknownMethod: 'method that does not exist',
  unknownRoute: 'unknown route',
  hostileId: 'hostile id',
  noCredential: 'no credential',
  badCredential: 'wrong credential',
  malformedCredential: 'malformed Authorization field',
  expiredCredential: 'expired credential',
  otherIdentity: 'another identity',
  otherPlane: 'credential of the other plane',
} as const;

export type Fault = (typeof faults)[keyof typeof faults];

/** Request parts that mark a request as wrong on purpose; without an operation it is a probe outside the interface. */
export function wrong(fault: Fault, operation?: Operation, parts: RequestParts = {}): RequestParts {
  return {
    ...parts,
    intent: operation === undefined ? { kind: 'probe', note: fault } : { operation, kind: 'invalid', note: fault },
  };
}

/** Whether a request was wrong in one of these ways. */
export function hasFault(x: Exchange, ...which: readonly Fault[]): boolean {
  return which.some((fault) => x.intent.note === fault);
}
