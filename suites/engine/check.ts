/**
 * What a check is, and what it may use. Checks live in `suites/<target>/<area>.ts` as arrays of typed values; they speak
 * to the server through a {@link CheckContext} only, which records, limits, redacts and cleans up for them.
 */
import type { CredentialBend } from './internal/bend-credential.js';
import type { TlsProbes } from './tls.js';
import type { Exchange, IdentityName, Intent, Mct, Operation, TargetFacts } from './types.js';

export type { CredentialBend } from './internal/bend-credential.js';
export type { CertificateFacts, TlsProbes } from './tls.js';

/** An active check: drives the server, then asserts. One check serves one clause. */
export interface Check {
  /** Opaque, permanent, kebab-case: `sci-create-status`. */
  id: string;
  /** Clause whose truth it shows. Level and profile come from there. */
  clause: string;
  /** What is true of a server that passes, in one sentence. */
  title: string;
  /** Conformance workflows without which nothing can be seen: the check is then `not-observed`. */
  needs?: readonly Mct[];
  /** Optional operations it needs: `not-applicable` where the target does not offer them. */
  offers?: readonly (keyof TargetFacts['offers'])[];
  /** Only for targets with credentials (`auth` other than none). */
  needsAuth?: boolean;
  run(t: CheckContext): Promise<void>;
}

/** A passive check: a pure function of one exchange, applied to all traffic of the run. */
export interface PassiveCheck {
  id: string;
  clause: string;
  title: string;
  /** Judges answers that broke off as well; without it only whole ones are shown to the check. */
  incomplete?: true;
  /** Is this exchange evidence for or against the clause? */
  applies(x: Exchange): boolean;
  /** Undefined when the clause holds, else what was wrong. */
  judge(x: Exchange): { expected: string; received: string; message: string } | undefined;
}

/** An area: the unit that a Playwright test and a worker take; its checks run concurrently, each in its own SCI. */
export interface Area {
  name: string;
  title: string;
  checks: readonly Check[];
  /** What it takes as against others, when its number of checks says too little: an area of 40 takes as long as 40 plain checks. */
  cost?: number;
  passive?: readonly PassiveCheck[];
  /** Least time of each of its checks, in milliseconds, whatever the run says: they wait for others than the target. */
  patienceMs?: number;
  /** Its checks share something that only one of them can use at a time: they run one after another. */
  serial?: true;
  /** Makes what its checks share, once, before the first of them; `close` after the last. A failure is a fault of the suite, unless it throws NotSeen. */
  prepare?(options: PrepareOptions): Promise<Prepared>;
}

/** What an area is told when it prepares. */
export interface PrepareOptions {
  target: TargetFacts;
  seed: number;
  /** Where a server of the suite's own may listen, when the user allowed it. */
  listen?: { host: string; port: number };
}

/** What the checks of an area share. */
export interface Prepared {
  value: unknown;
  close(): Promise<void>;
}

/** A response as a check sees it: whole body in memory (bounded by the byte cap), beside the recorded {@link Exchange}. */
export interface Reply {
  exchange: Exchange;
  status: number;
  /** Field value, comma-joined when repeated; undefined when absent. Name in any case. */
  header(name: string): string | undefined;
  /** Media type in lower case without parameters; undefined when absent. */
  mediaType(): string | undefined;
  bytes: Uint8Array;
  text(): string;
  /** Parsed body; throws a {@link Violation} when it is not JSON. */
  json(): unknown;
}

/** Parts of a request that a check may choose. Anything left out is what the spec asks for. */
export interface RequestParts {
  identity?: IdentityName;
  /** Sends the credential of the identity bent in this way; the check never sees it. */
  bend?: CredentialBend;
  /** What is meant by the request. As a function it may depend on the status, for probes that turn out to be valid requests. */
  intent?: Intent | ((status: number | undefined) => Intent);
  /**
   * Field values; null removes a field that would otherwise be sent. In an explicit Authorization field `{credential}`
   * stands for the secret part of the identity's credential, e.g. `bearer {credential}`.
   */
  headers?: Record<string, string | null>;
  /** Sent as is; strings as UTF-8. */
  body?: string | Uint8Array;
  timeoutMs?: number;
  /**
   * Ends the exchange on purpose, for streams and for clients that go away. It is recorded as `left`; what had come by
   * then is the reply (when nothing had, {@link NoAnswer} `left` is thrown).
   */
  leave?: Leave;
  /** Told the status as soon as the header section has come, while the body may still be on its way. */
  onHead?: (status: number) => void;
  /** Takes a 429 or 503 that asks to come back later as the answer, instead of coming back. */
  once?: true;
}

/** When a client leaves an exchange that has not ended; whichever is first. */
export interface Leave {
  /** Milliseconds after the request began. */
  afterMs?: number;
  /** Asked whenever octets have come, with the whole body so far. */
  when?: (body: Uint8Array) => boolean;
}

/**
 * A piece of a conversation of octets: a text (written as latin1) or octets to send; a pause; a wait for an answer, interim
 * ones included, which ends the sending when the last awaited answer came; or the end of the connection from our side.
 */
export type WireStep =
  | string
  | Uint8Array
  | { pauseMs: number }
  | { awaitMs: number }
  /** These octets, one at a time and again from the first, until the promise is kept. */
  | { drip: string; everyMs: number; until: Promise<void> }
  | { cut: 'reset' | 'close' };

/** How a conversation of octets is held. */
export interface WireParts {
  intent: Intent;
  identity?: IdentityName;
  /** Final responses to wait for, 1 by default. */
  answers?: number;
  /** How long the server may take to close the connection after the last one; 0, the default, does not look. */
  closeMs?: number;
  timeoutMs?: number;
}

/** What came of a conversation of octets. A missing answer is no exception here: hanging up may be right. */
export interface WireReply {
  /** Whole final responses, in order. */
  answers: Reply[];
  /** Statuses of the interim responses. */
  interim: number[];
  /** The server closed the connection. */
  closed: boolean;
  /** Octets that came behind the last whole response. */
  rest: number;
  /** For each `awaitMs`: whether an answer came in time. */
  waits: boolean[];
  /** Why no whole response came: `timeout`, `reset`, `protocol` … */
  error?: { code: string; message: string };
  /** Of the last answer, or of its absence. */
  exchange: Exchange;
}

/** Where a message goes: Data Type and number; the dialect turns it into `{pid}` (label or `DataType[:n]`). */
export interface PortRef {
  dataType: string;
  number?: number;
  direction: 'Input' | 'Output';
  /** Label in the published description of the workflow, for servers that address ports by label. */
  label?: string;
}

/** One request each, nothing asserted: a refused or absurd answer is returned, not thrown. A missing answer throws {@link NoAnswer}. */
export interface Operations {
  create(parts?: RequestParts): Promise<Reply>;
  remove(sci: SciRef, parts?: RequestParts): Promise<Reply>;
  discover(sci: SciRef, query?: Record<string, string>, parts?: RequestParts): Promise<Reply>;
  upload(sci: SciRef, body: Uint8Array | string, mediaType: string, parts?: RequestParts): Promise<Reply>;
  /** `module` is put into `{"module": …}` unless `parts.body` is given. */
  start(sci: SciRef, module: string, parts?: RequestParts): Promise<Reply>;
  status(rwi: RwiRef, parts?: RequestParts): Promise<Reply>;
  pause(rwi: RwiRef, parts?: RequestParts): Promise<Reply>;
  resume(rwi: RwiRef, parts?: RequestParts): Promise<Reply>;
  stop(rwi: RwiRef, parts?: RequestParts): Promise<Reply>;
  input(rwi: RwiRef, port: PortRef | string, body: string | Uint8Array, parts?: RequestParts): Promise<Reply>;
  output(rwi: RwiRef, port: PortRef | string, parts?: RequestParts): Promise<Reply>;
  /** Anything else: a path below the target's base, as written (not normalised). */
  raw(method: string, path: string, parts?: RequestParts): Promise<Reply>;
  /**
   * Octets on a connection of their own. In texts `{host}`, `{origin}` and `{base}` stand for those of the target, and
   * `{authorization}` for the Authorization field line with its line end, if there is a credential. They must create nothing.
   */
  wire(steps: readonly WireStep[], parts: WireParts): Promise<WireReply>;
  /** The path an operation would use, for `raw` with another method. */
  path(operation: Operation, ids: { sci?: SciRef; rwi?: RwiRef; port?: PortRef | string }): string;
}

/** An SCI by id, and the prefix that its create answer gave (`/MPAI/AIFU` otherwise). */
export interface SciRef {
  cid: string;
  prefix: string;
}
/** An RWI: its SCI and its id. */
export interface RwiRef extends SciRef {
  mid: string;
}

export interface CheckContext {
  readonly target: TargetFacts;
  readonly ops: Operations;
  /** Deterministic per check and run (`--seed`). */
  readonly seed: number;
  /** `--runs`: how many cases a property check makes. */
  readonly runs: number;
  /** The `path` of an earlier result with this seed, in the check's own form: where to begin. */
  readonly path?: string;
  /** A fresh SCI, in the ledger. Throws {@link Blocked} by `SCI-001` when the server does not give one. */
  sci(): Promise<SciRef>;
  /** A fresh RWI of a conformance workflow (in `sci`, else in a fresh one). Throws Blocked by `RWI-001`, NotObserved when the server lacks the workflow. */
  rwi(workflow: Mct, sci?: SciRef): Promise<RwiRef>;
  /** The published port of a conformance workflow, by direction, and number where it has several. */
  port(workflow: Mct, direction: 'Input' | 'Output', number?: number): PortRef;
  /** A Basic Text Object (`OSD-BTO-V1.5`) holding `text`, as JSON text. */
  textObject(text: string): string;
  /** The text data of a Basic Text Object reply, joined; throws a {@link Violation} when it is not one. */
  textOf(reply: Reply): string;
  /** Send then receive on a workflow with one input and one output: precondition form, throws Blocked by `PORT-001` on refusal. */
  exchange(rwi: RwiRef, workflow: Mct, text: string): Promise<Reply>;
  /** Poll `output` until the port is not silent any more (AMB-002) or the time is up (Continuous workflows, slow AIMs). */
  awaitOutput(rwi: RwiRef, port: PortRef, timeoutMs?: number): Promise<Reply>;
  sleep(ms: number): Promise<void>;
  /** What the area prepared. Throws what its preparation threw. */
  prepared<T>(): T;
  /** Implementer ID to submit under. */
  readonly implementer: string;
  /** Whether the user lets checks change a Store (`--allow-writes`). */
  readonly mayWrite: boolean;
  /** Root metadata that the user trusts, as text. */
  readonly tufRoot?: string;
  /** A sentence for the message of the check, should all be well: under which assumption it is. */
  note(text: string): void;
  /** Puts something into the ledger that the check made and that a DELETE of this path removes. */
  made(path: string, reply: Reply): void;
  /** The check removed it itself. */
  unmade(path: string): void;
  /** What the TLS side of the target shows; each throws NotSeen where the target is reached by plain HTTP. */
  tls: TlsProbes;
  /** Which of the readings of an ambiguity this server chose. */
  observe(ambiguity: string, reading: string, reply?: Reply, note?: string): void;
  expect: Expectations;
}

/** Matchers. Each throws a {@link Violation} that carries expected, received and the exchange. */
export interface Expectations {
  /** `201`, `[200, 204]`, or a class `'4xx'`, `['4xx','5xx']`. */
  status(r: Reply, want: number | string | readonly (number | string)[], because?: string): void;
  /** Any error status: 4xx or 5xx. */
  refused(r: Reply, because: string): void;
  mediaType(r: Reply, want: string | readonly string[]): void;
  header(r: Reply, name: string, want?: string | RegExp): void;
  /** Body validates against a component schema of `spec/maas.openapi.yaml`, e.g. `State`. Returns the parsed body. */
  schema<T = unknown>(r: Reply, component: string): T;
  equal<T>(received: T, expected: T, what: string, r?: Reply): void;
  that(condition: boolean, message: string, detail: { expected: string; received: string }, r?: Reply): void;
}
