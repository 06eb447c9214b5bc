import { setTimeout as delay } from 'node:timers/promises';
import type { CheckContext, Operations, PortRef, Reply, RwiRef, SciRef } from './check.js';
import { safePrefix } from './dialect.js';
import { expectations } from './expectations.js';
import { awaitMessage } from './internal/await-message.js';
import type { Ledger } from './ledger.js';
import { givenId, givenPrefix, isSuccess, sciFrom } from './operations.js';
import { Blocked, NotSeen } from './outcomes.js';
import { excerpt, excerptOf, tryJson } from './reply.js';
import { textObject, textOf } from './text-object.js';
import type { TlsProbes } from './tls.js';
import type { Mct, RunEvent, TargetFacts } from './types.js';
import { mctPort } from './workflows.js';

export interface ContextOptions {
  check: string;
  target: TargetFacts;
  ops: Operations;
  seed: number;
  runs: number;
  path?: string;
  record(event: RunEvent): void;
  signal: AbortSignal;
  tls: TlsProbes;
  ledger: Pick<Ledger, 'created' | 'removed'>;
  /** Gives what the area prepared, or throws what its preparation threw. */
  prepared(): unknown;
  implementer: string;
  mayWrite: boolean;
  tufRoot?: string;
  note(text: string): void;
}

const awaitMs = 8_000;

/** What a check may use (see {@link CheckContext}). Preconditions block the check by the clause that covers them. */
export function createContext(options: ContextOptions): CheckContext {
  const { target, ops, signal } = options;
  let texts = 0;
  const nextText = (text: string): string => {
    texts += 1;
    return textObject(text, `urn:maas-conformance:${options.check}:${texts}`);
  };

  const sleep = async (ms: number): Promise<void> => void (await delay(ms, undefined, { signal }));

  const sci = async (): Promise<SciRef> => {
    const reply = await ops.create();
    const made = sciFrom(reply, target.url);
    const prefix = givenPrefix(tryJson(reply));
    if (made === undefined)
      throw new Blocked('SCI-001', `the server gave no SCI: ${answerOf(reply)}`, reply.exchange.id);
    if (prefix !== undefined && safePrefix(prefix, target.url) === undefined) {
      throw new Blocked(
        'SCI-001',
        `the prefix ${excerpt(prefix)} of the SCI is no path of this origin and is not contacted`,
        reply.exchange.id,
      );
    }
    return made;
  };

  /** How often this check asked to start what, and where. */
  const asked = new Map<string, number>();

  const rwi = async (workflow: Mct, given?: SciRef): Promise<RwiRef> => {
    const name = target.workflows[workflow];
    if (name === undefined) throw new NotSeen('not-observed', `the server does not have the workflow MCT-${workflow}`);
    const owner = given ?? (await sci());
    const start = `${owner.cid} ${name}`;
    asked.set(start, (asked.get(start) ?? 0) + 1);
    const reply = await ops.start(owner, name);
    const mid = givenId(reply);
    // An SCI may refuse to run a workflow twice (AMB-010), also of Starts that come together.
    const twice = (asked.get(start) ?? 0) > 1;
    if (mid === undefined && twice && reply.status >= 400 && reply.status < 500)
      throw new NotSeen('not-observed', `the SCI does not start ${name} again: ${answerOf(reply)}`);
    if (mid === undefined)
      throw new Blocked('RWI-001', `${name} could not be started: ${answerOf(reply)}`, reply.exchange.id);
    return { ...owner, mid };
  };

  const awaitOutput = (instance: RwiRef, port: PortRef, timeoutMs = awaitMs): Promise<Reply> =>
    awaitMessage(() => ops.output(instance, port), timeoutMs, sleep);

  return {
    target,
    ops,
    seed: options.seed,
    runs: options.runs,
    ...(options.path === undefined ? {} : { path: options.path }),
    sci,
    rwi,
    port: mctPort,
    prepared: <T>() => options.prepared() as T,
    implementer: options.implementer,
    mayWrite: options.mayWrite,
    ...(options.tufRoot === undefined ? {} : { tufRoot: options.tufRoot }),
    note: options.note,
    made: (url, { exchange }) =>
      options.ledger.created({ kind: 'submission', url, check: options.check, identity: exchange.identity }),
    unmade: (url) => options.ledger.removed(url),
    textObject: nextText,
    textOf,
    async exchange(instance, workflow, text) {
      const body = nextText(text);
      const sent = await ops.input(instance, mctPort(workflow, 'Input'), body);
      if (!isSuccess(sent)) throw new Blocked('PORT-001', `an input was refused: ${answerOf(sent)}`, sent.exchange.id);
      // A server may say that nothing is there until the result is, whether the workflow is an exchange or continuous.
      const reply = await awaitOutput(instance, mctPort(workflow, 'Output'));
      if (!isSuccess(reply))
        throw new Blocked('PORT-001', `no output was given: ${answerOf(reply)}`, reply.exchange.id);
      return reply;
    },
    awaitOutput,
    sleep,
    tls: options.tls,
    observe(ambiguity, reading, reply, note) {
      options.record({
        type: 'observation',
        ambiguity,
        reading,
        ...(note === undefined ? {} : { note }),
        ...(reply === undefined ? {} : { exchange: reply.exchange.id }),
        check: options.check,
      });
    },
    expect: expectations,
  };
}

function answerOf(reply: Reply): string {
  return `it answered ${reply.status} with ${excerptOf(reply.bytes)}`;
}
