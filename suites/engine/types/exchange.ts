/** What crossed the wire. */
import type { OperationName } from '../../../spec/operations.js';

/** The operations of the remote interface, whatever the dialect calls them. */
export type Operation = OperationName;

/** Header fields as they stood on the wire: order, case and duplicates kept. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A recorded body: whole when short, else its head, its length and its digest. Never a secret. */
export interface RecordedBody {
  /** Octets that crossed the wire (after content decoding was NOT done: the suite asks for identity). */
  length: number;
  /** SHA-256 of all of them, lower-case hex; absent when the body was cut by the byte cap. */
  sha256?: string;
  /** The body (or its first octets when `truncated`) as text, when it is valid UTF-8 … */
  text?: string;
  /** … else as base64. */
  base64?: string;
  /** True when `text`/`base64` hold the head only. */
  truncated?: boolean;
}

/** A conversation of octets as it was written: what the fields of a request do not tell, e.g. two Host fields and where it paused. */
export interface RecordedOctets {
  origin: string;
  /** Octets as latin1 text, one character each, the credential in them hidden; and what happened between them. */
  steps: (
    | string
    | { pauseMs: number }
    /** Waited so long at most for an answer. */
    | { awaitMs: number }
    | { drip: string; everyMs: number }
    | { cut: 'reset' | 'close' }
  )[];
  /** True when `steps` hold the beginning only. */
  truncated?: boolean;
}

/** What the suite meant by a request; passive judges read it, so that a deliberately wrong request is not held against the server. */
export interface Intent {
  /** Operation aimed at, if any. */
  operation?: Operation;
  /** `valid`: every part follows the spec. `invalid`: some part is wrong on purpose. `probe`: outside the spec (unknown route, other method). */
  kind: 'valid' | 'invalid' | 'probe';
  /** One phrase for people: what is wrong or asked. */
  note?: string;
}

/**
 * Which credential went along. `none` sends nothing, `bad` a wrong one, `other` a second identity, `expired` one whose time
 * is over, `control` and `data` one that is good for one plane only.
 */
export type IdentityName = 'main' | 'other' | 'expired' | 'control' | 'data' | 'none' | 'bad';

/** One HTTP exchange, as recorded. Secrets in it are already replaced by `<redacted>`. */
export interface Exchange {
  id: string;
  /** Check that made it (`preflight` and `ledger` are the engine's own). */
  check: string;
  intent: Intent;
  identity: IdentityName;
  /** What was done to the right credential of that identity before it went along, in a word; absent: nothing. */
  bent?: string;
  request: {
    method: string;
    url: string;
    headers: HeaderList;
    body?: RecordedBody;
    /** Of a request that was written octet by octet: the conversation that it is a part of. */
    octets?: RecordedOctets;
  };
  response?: {
    status: number;
    httpVersion: string;
    headers: HeaderList;
    body: RecordedBody;
  };
  /** Set when no complete response came. */
  error?: { code: ExchangeErrorCode; message: string };
  /** ISO 8601 start, and milliseconds from it to the header section and to the end. */
  startedAt: string;
  headersMs?: number;
  endMs: number;
}

export type ExchangeErrorCode =
  | 'timeout'
  | 'refused'
  | 'unreachable'
  | 'reset'
  | 'tls'
  | 'too-large'
  | 'protocol'
  | 'forbidden-origin'
  | 'aborted'
  /** The suite ended the exchange on purpose. */
  | 'left';
