import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from './check.js';
import { createContext } from './context.js';
import type { Exchanger } from './exchange.js';
import { bounded } from './internal/bounded-result.js';
import { type Deadline, startDeadline } from './internal/deadline.js';
import { seedOf } from './internal/seed.js';
import type { Ledger } from './ledger.js';
import { createOperations, type Requester } from './operations.js';
import { Blocked, NoAnswer, NotSeen, Violation } from './outcomes.js';
import { createTlsProbes } from './tls.js';
import type { CheckResult, IdentityName, RunEvent, TargetFacts } from './types.js';

/** What all checks of a worker share. */
export interface CheckSurroundings {
  target: TargetFacts;
  exchanger: Exchanger;
  ledger: Ledger;
  record(event: RunEvent): void;
  seed: number;
  runs: number;
  paths?: Readonly<Record<string, string>>;
  checkTimeoutMs: number;
  /** Identities for which the user gave a credential. */
  identities: readonly IdentityName[];
  /** PEM of the authority to trust. */
  ca?: string;
  /** Longest time for one exchange: one that is under way for half of it when the check must end is the server's delay. */
  timeoutMs: number;
  /** Asks the server whether it is still there, after an exchange without answer. */
  stillReachable(): Promise<boolean>;
  /** Ends all checks. */
  signal?: AbortSignal;
  /** Implementer ID to submit under. */
  implementer?: string;
  /** Lets checks change a Store. */
  mayWrite?: boolean;
  /** Text of the TUF root metadata that were given. */
  tufRoot?: string;
  /** Gives what the area prepared, or throws what its preparation threw. */
  prepared?(): unknown;
}

/** Most exchanges that a result names as evidence; property checks make many more. */
const evidenceCap = 20;

type Ending = Pick<CheckResult, 'outcome' | 'message'> &
  Partial<Pick<CheckResult, 'expected' | 'received' | 'blockedBy' | 'path' | 'history'>> & {
    decidedBy?: string;
    evidence?: readonly string[];
    stack?: string;
  };

/** Runs one check to its end, removes what it made, and says what was seen. Never throws. */
export async function runCheck(check: Check, area: string, around: CheckSurroundings): Promise<CheckResult> {
  const start = performance.now();
  const requester: Requester = { check: check.id, exchanges: [] };
  const seed = seedOf(around.seed, check.id);
  const ending = notApplicable(check, around.target) ?? (await drive(check, requester, seed, around));
  const { decidedBy, evidence: proof, stack, ...rest } = ending;
  const result: CheckResult = {
    id: check.id,
    clause: check.clause,
    area,
    title: check.title,
    ...bounded(rest),
    exchanges: evidence(proof ?? requester.exchanges, decidedBy),
    durationMs: Math.round(performance.now() - start),
    seed,
  };
  around.record({ type: 'check', ...result, ...(stack === undefined ? {} : { stack }) });
  await around.ledger.cleanUp({ check: check.id, deadlineMs: Math.min(around.timeoutMs, 5_000) });
  return result;
}

function notApplicable(check: Check, target: TargetFacts): Ending | undefined {
  if (check.needsAuth === true && target.auth === 'none')
    return { outcome: 'not-applicable', message: 'The run uses no credential.' };
  const offer = check.offers?.find((each) => !target.offers[each]);
  if (offer !== undefined) return { outcome: 'not-applicable', message: `The server does not offer ${offer}.` };
  const missing = check.needs?.filter((each) => target.workflows[each] === undefined) ?? [];
  if (missing.length === 0) return undefined;
  return {
    outcome: 'not-observed',
    message: `The server does not have the workflow ${missing.map((each) => `MCT-${each}`).join(', ')}.`,
  };
}

async function drive(check: Check, requester: Requester, seed: number, around: CheckSurroundings): Promise<Ending> {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // one for each request under way, and a check may make many at once
  const interrupt = (): void => stop.abort();
  around.signal?.addEventListener('abort', interrupt, { once: true });
  requester.signal = stop.signal;
  let flying = 0;
  let flyingSince = 0;
  let waited = 0;
  const waitedSoFar = (): number => waited + (flying > 0 ? performance.now() - flyingSince : 0);
  const ops = createOperations({
    ...around,
    requester,
    onFlight(change) {
      if (change === 1 && flying === 0) flyingSince = performance.now();
      if (change === -1 && flying === 1) waited += performance.now() - flyingSince;
      flying += change;
    },
  });
  let note = '';
  const context = createContext({
    check: check.id,
    target: around.target,
    ops,
    seed,
    runs: around.runs,
    ...(around.paths?.[check.id] === undefined ? {} : { path: around.paths[check.id] as string }),
    record: around.record,
    signal: stop.signal,
    ledger: around.ledger,
    prepared: () => around.prepared?.(),
    implementer: around.implementer ?? '1',
    mayWrite: around.mayWrite === true,
    ...(around.tufRoot === undefined ? {} : { tufRoot: around.tufRoot }),
    note(text) {
      note = ` ${text}`;
    },
    tls: createTlsProbes({
      url: around.target.url,
      timeoutMs: around.timeoutMs,
      signal: stop.signal,
      ...(around.ca === undefined ? {} : { ca: around.ca }),
    }),
  });

  let timer: Deadline | undefined;
  const deadline = new Promise<Ending>((resolve) => {
    // Time in which this process had no turn is nobody's delay.
    timer = startDeadline(around.checkTimeoutMs, () => {
      // One long wait, or many short ones that took most of the time: either is the server's delay.
      const pending = flying > 0 && performance.now() - flyingSince >= around.timeoutMs / 2;
      const slow = pending || waitedSoFar() >= around.checkTimeoutMs / 2;
      resolve(overdue(around.checkTimeoutMs, slow));
    });
    stop.signal.addEventListener(
      'abort',
      () => resolve({ outcome: 'not-observed', message: 'The run was interrupted before the check ended.' }),
      { once: true },
    );
  });
  if (around.signal?.aborted === true) interrupt();
  const run = check.run(context).then(
    (): Ending => ({ outcome: 'ok', message: `${check.title}${note}` }),
    (error: unknown) => endingOf(error, around),
  );
  const ending = await Promise.race([run, deadline]);
  timer?.clear();
  around.signal?.removeEventListener('abort', interrupt);
  stop.abort(); // whatever the check left running ends here; creates end by themselves and must be in the ledger first
  for (const end = performance.now() + around.timeoutMs; flying > 0 && performance.now() < end; ) await delay(5);
  return ending;
}

function overdue(limitMs: number, slow: boolean): Ending {
  const limit = `${limitMs / 1000} s`;
  if (!slow)
    return {
      outcome: 'harness-error',
      message: `The check did not end within ${limit}, without waiting for the server.`,
    };
  return {
    outcome: 'violated',
    message: `The server kept the check waiting until its ${limit} were over.`,
    expected: `answers within ${limit}`,
    received: 'no answer',
  };
}

async function endingOf(thrown: unknown, around: CheckSurroundings): Promise<Ending> {
  const error = outcomeBehind(thrown);
  if (error instanceof Violation) {
    const { expected, received, exchange, evidence: proof, path, history } = error.detail;
    return {
      outcome: 'violated',
      message: error.message,
      ...(expected === undefined ? {} : { expected }),
      ...(received === undefined ? {} : { received }),
      ...(exchange === undefined ? {} : { decidedBy: exchange }),
      ...(proof === undefined ? {} : { evidence: proof }),
      ...(path === undefined ? {} : { path }),
      ...(history === undefined ? {} : { history }),
    };
  }
  if (error instanceof Blocked) {
    return {
      outcome: 'blocked',
      message: error.message,
      blockedBy: error.by,
      ...(error.exchange === undefined ? {} : { decidedBy: error.exchange }),
    };
  }
  if (error instanceof NotSeen) return { outcome: error.why, message: error.message };
  if (error instanceof NoAnswer) {
    if (error.code === 'aborted')
      return { outcome: 'not-observed', message: 'The run was interrupted before the check ended.' };
    if (error.code === 'left')
      return { outcome: 'harness-error', message: 'The check left an exchange and did not wait for what follows.' };
    if (error.code === 'forbidden-origin') return { outcome: 'harness-error', message: error.message };
    if (!(await around.stillReachable()))
      return { outcome: 'environment-error', message: `The server could not be reached any more (${error.message}).` };
    return {
      outcome: 'violated',
      message: `No complete answer came: ${error.message}`,
      expected: 'a complete HTTP response',
      received: error.code,
      decidedBy: error.exchange,
    };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    outcome: 'harness-error',
    message: `The check itself failed: ${message}`,
    ...(stack === undefined ? {} : { stack }),
  };
}

/** Property runners wrap what a case threw; the outcome is somewhere down its causes. */
function outcomeBehind(thrown: unknown): unknown {
  for (let error: unknown = thrown, depth = 0; error instanceof Error && depth < 5; error = error.cause, depth += 1) {
    if (error instanceof Violation || error instanceof Blocked || error instanceof NotSeen || error instanceof NoAnswer)
      return error;
  }
  return thrown;
}

function evidence(exchanges: readonly string[], decidedBy: string | undefined): string[] {
  const ids = exchanges.filter((id) => id !== decidedBy);
  if (decidedBy !== undefined) ids.push(decidedBy);
  return ids.slice(-evidenceCap);
}
