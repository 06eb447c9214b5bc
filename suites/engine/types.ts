/**
 * The vocabulary of a run: what is recorded, what is judged, what is reported.
 * Everything else in `suites/`, `reports/` and `cli/` speaks in these types; they hold data only, so that a recording
 * (`run.jsonl`) can be judged again later, elsewhere, by another version.
 */

import type { OperationName } from '../../spec/operations.js';

/** Weight of a clause (RFC 2119). It alone decides whether a violated clause fails the run or only warns. */
export type Level = 'MUST' | 'SHOULD' | 'MAY';

/** What is said of a clause or a check. Anything that is not `pass` never counts as a pass. */
export type Verdict =
  | 'pass'
  | 'fail'
  | 'warn'
  | 'blocked'
  | 'not-observed'
  | 'not-applicable'
  | 'harness-error'
  | 'environment-error';

/** Whose doing a verdict is. */
export type Blame = 'server' | 'environment' | 'harness' | 'none';

/** What a check saw, before the clause's level turns it into a {@link Verdict}. */
export type Outcome =
  | 'ok'
  | 'violated'
  | 'blocked'
  | 'not-observed'
  | 'not-applicable'
  | 'harness-error'
  | 'environment-error';

export type DialectName = 'aif-3.0' | 'mas-1.0';

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
  request: { method: string; url: string; headers: HeaderList; body?: RecordedBody };
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

/** Lines of `run.jsonl`, in the order they happened per worker. */
export type RunEvent =
  | RunStarted
  | { type: 'preflight'; step: PreflightStep; ok: boolean; message: string; code?: ExitReason; exchanges: string[] }
  | { type: 'target'; target: TargetFacts }
  | ({ type: 'exchange' } & Exchange)
  /** `stack` of a harness-error, for whoever mends the check. */
  | ({ type: 'check'; stack?: string } & CheckResult)
  | { type: 'observation'; ambiguity: string; reading: string; note?: string; exchange?: string; check: string }
  | ({ type: 'ledger'; action: 'created' | 'removed' | 'left'; reason?: string } & LedgerEntry)
  | { type: 'run-end'; endedAt: string; durationMs: number; interrupted?: 'signal' | 'budget' };

/** Something the run made on the server. */
export interface LedgerEntry {
  kind: LedgerKind;
  /** Its path below the target's base: where an SCI is deleted, where an RWI tells its state. */
  url: string;
  /** Who made it. */
  check?: string;
  identity?: IdentityName;
  /** `url` of the SCI it lives in and goes with. */
  parent?: string;
  /** Where the SCI may be deleted instead, when its create answer gave a prefix. */
  alternative?: string;
}

export interface RunStarted {
  type: 'run-start';
  schema: 'maas-conformance/run@1';
  tool: { name: string; version: string; node: string };
  spec: { version: string; digest: string };
  url: string;
  options: Record<string, unknown>;
  seed: number;
  startedAt: string;
}

export type PreflightStep = 'reachable' | 'tls' | 'credentials' | 'controller' | 'dialect' | 'workflows' | 'store';
/** Why a run ended before any check: becomes exit code 3 and one sentence. */
export type ExitReason =
  | 'unreachable'
  | 'tls'
  | 'credentials'
  | 'not-maas'
  | 'not-a-store'
  | 'nothing-testable'
  | 'forbidden-prefix';
/** A `submission` is what a Store was given to publish. */
export type LedgerKind = 'SCI' | 'RWI' | 'upload' | 'submission';

/** The conformance workflows a server may have, by the middle part of `MCT-XXX`. Described in `spec/workflows/mct.yaml`. */
export type Mct = 'ECH' | 'BIN' | 'FAN' | 'JON' | 'DLY' | 'FAL' | 'CNT' | 'SHO';

/** What pre-flight learnt of the target; every worker gets it, no worker asks again. */
export interface TargetFacts {
  /** Origin and base, e.g. `https://host:5005` (a path in the given URL is kept as base path). */
  url: string;
  dialect: DialectName;
  alsoSpeaks: DialectName[];
  /** Whether create answers carry a `prefix`. */
  prefix: 'absent' | 'present';
  /** How a port is written in the route: label or Data Type (AMB on the form of `pid`). */
  portForm: 'data-type' | 'label';
  /** Name under which each conformance workflow was started; absent = the server does not have it. */
  workflows: Partial<Record<Mct, string>>;
  /** Profiles that are judged: named by the user, or detected. */
  profiles: string[];
  /** Optional operations that answered like an implementation would. */
  offers: { discover: boolean; upload: boolean; async: boolean; events: boolean };
  auth: 'none' | 'basic' | 'digest' | 'bearer' | 's3' | 'swift' | 'hdfs';
  /** The certificate shown at first contact; absent for plain HTTP. */
  certificate?: CertificateIdentity;
  /** What was learnt of a Store; the target of a run of the Store suite only. What is said above of API Servers then says nothing. */
  store?: StoreFacts;
}

/** Who answers at an https URL, by its certificate. Whether it is trusted is another question. */
export interface CertificateIdentity {
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex. */
  keySha256: string;
  subject: string;
  issuer: string;
  /** ISO 8601. */
  validFrom: string;
  validTo: string;
}

/** The ways in which a Store may be asked; each is a profile, `store-http` … */
export const storeInterfaces = ['http', 'mpai', 'tuf', 's3', 'swift', 'webhdfs', 'oci'] as const;
export type StoreInterface = (typeof storeInterfaces)[number];

/** What pre-flight learnt of a Store. */
export interface StoreFacts {
  /** Those that answered as they should. */
  interfaces: StoreInterface[];
  /** AIMs that it was seen to have, few of many: by them the checks look at it. */
  elements: StoreElement[];
}

/** An AIM in a Store: where its parts are, below the target's base, when they are there. */
export interface StoreElement {
  /** Instance name, e.g. `1MCT-ECH-V1.0-I01`. */
  name: string;
  /** Of its L3, as a plain file. */
  metadata?: string;
  /** Of its package. */
  package?: string;
  /** Of its approved fingerprints. */
  approved?: string;
}

/** What one check reported. */
export interface CheckResult {
  id: string;
  clause: string;
  area: string;
  title: string;
  outcome: Outcome;
  message: string;
  /** For `violated`: what the clause asks for and what came. */
  expected?: string;
  received?: string;
  /** For `blocked`: the clause or condition that failed. */
  blockedBy?: string;
  /** Exchanges that prove it, the deciding one last. */
  exchanges: string[];
  durationMs: number;
  seed?: number;
  path?: string;
  /** For `violated` by a sequence or by concurrent requests: what was asked and answered, by whom and when. */
  history?: HistoryEntry[];
}

/** One operation of a history, for lines and timelines. */
export interface HistoryEntry {
  /** Who asked: clients of a concurrent history are told apart. */
  client: string;
  /** Milliseconds from the first request of the history to this request, and to its answer. */
  startMs: number;
  endMs: number;
  /** In words: `pause S1.R1`. */
  operation: string;
  /** In words: `PAUSED`, `404`. */
  result: string;
  exchange?: string;
  /** No order of the operations explains this one. */
  stuck?: true;
}

/** A normative statement, one record of `spec/clauses/*.yaml`. */
export interface Clause {
  id: string;
  level: Level;
  actor: 'server' | 'controller' | 'store' | 'client' | 'implementer';
  profile: string;
  area: string;
  title: string;
  /** The statement, in our words. */
  text: string;
  source: { kind: 'standard' | 'mission' | 'rfc' | 'toolkit'; document: string; section: string; url?: string };
  why: string;
  mend: string;
  example?: { request: string; response: string };
  /** Ids of checks; or, when none can be made, `unchecked` says why. */
  checks?: string[];
  unchecked?: string;
  ambiguity?: string;
  since: string;
}

/** A place where the standard can be read in more than one way: every listed reading passes. */
export interface Ambiguity {
  id: string;
  question: string;
  readings: { id: string; text: string }[];
  source: string;
  clauses: string[];
  /** The question as it should be put to the standard's authors. */
  ask: string;
}

/** `report.json`; its schema is `spec/schemas/toolkit/report.json`. */
export interface Report {
  schema: 'maas-conformance/report@1';
  tool: { name: string; version: string };
  spec: { version: string; digest: string };
  target: { url: string; dialect?: DialectName; profiles: string[]; facts?: TargetFacts };
  startedAt: string;
  durationMs: number;
  seed: number;
  /** Options of the run that are names and numbers; credentials appear by their scheme only. */
  configuration?: Record<string, unknown>;
  verdict: 'conformant' | 'non-conformant' | 'inconclusive';
  /** One sentence for people, why the verdict is what it is. */
  summary: string;
  counts: {
    clauses: Record<Verdict, number>;
    must: { total: number; observed: number; pass: number; fail: number; notObserved: number };
    checks: Record<Verdict, number>;
    exchanges: number;
  };
  clauses: ClauseReport[];
  observations: { ambiguity: string; reading: string; note?: string; exchange?: string }[];
  preflight: { step: PreflightStep; ok: boolean; message: string }[];
  environment?: { code: ExitReason; message: string };
  leftBehind: { kind: LedgerKind; url: string; reason: string }[];
}

export interface ClauseReport {
  id: string;
  level: Level;
  profile: string;
  area: string;
  title: string;
  verdict: Verdict;
  /** The violation is known and accepted by a baseline. It stays a violation; only the exit code forgives it. */
  accepted?: Accepted;
  checks: CheckReport[];
}

/** Why a violation is accepted for now. */
export interface Accepted {
  reason: string;
  ticket?: string;
  /** Last day on which it is (UTC), as in ISO 8601: `2027-01-31`. */
  expires?: string;
}

export interface CheckReport {
  id: string;
  title: string;
  verdict: Verdict;
  blame: Blame;
  message: string;
  expected?: string;
  received?: string;
  exchanges: string[];
  /** A shell line that repeats the deciding request; the credential is a variable, never the secret. */
  curl?: string;
  seed?: number;
  path?: string;
  history?: HistoryEntry[];
}
