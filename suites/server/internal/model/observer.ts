/** Turns operations of the life-cycle model into requests, and answers into what the model can judge. */
import type { CheckContext, Reply, RequestParts, RwiRef, SciRef } from '../../../engine/check.js';
import type { RecordedCall } from '../../../engine/model/describe.js';
import type { ModelOperation, ModelWorkflow, Observed } from '../../../engine/model/types.js';
import { sciFrom } from '../../../engine/operations.js';
import { stringMember, tryJson } from '../../../engine/reply.js';
import type { Operation } from '../../../engine/types.js';
import { stateOf, succeeded, workflowName } from '../steps.js';

export interface Observer {
  /**
   * Makes the requests of one operation and records the call. With `patienceMs` nobody else is at work: a message is
   * waited for so long, and what does not come then does not come at all.
   */
  perform(client: string, operation: ModelOperation, patienceMs?: number): Promise<RecordedCall>;
  /** Every call so far, in the order of the answers. */
  readonly calls: readonly RecordedCall[];
  /** Label of an SCI that the check made otherwise. */
  adopt(sci: SciRef): string;
  /** Deletes what is still there; its answers are not part of the history. */
  cleanUp(): Promise<void>;
}

const firstPauseMs = 20;
const longestPauseMs = 300;

/** An observer of one case: labels are its own, `S1`, `S1.R1`, one for each distinct id. */
export function createObserver(t: CheckContext): Observer {
  const scis = new Map<string, { label: string; ref: SciRef; gone: boolean }>();
  const rwis = new Map<string, { ref: RwiRef; workflow: ModelWorkflow }>();
  const labels = new Map<string, string>();
  const calls: RecordedCall[] = [];

  const sciNamed = (label: string) => [...scis.values()].find((each) => each.label === label);
  const sciRef = (label: string): SciRef => known(sciNamed(label)?.ref, label);
  const rwi = (label: string) => known(rwis.get(label), label);

  function adopt(ref: SciRef): string {
    const label = scis.get(ref.cid)?.label ?? `S${scis.size + 1}`;
    scis.set(ref.cid, { label, ref, gone: false });
    return label;
  }

  function labelRwi(sci: string, ref: RwiRef, workflow: ModelWorkflow): string {
    const id = `${ref.cid}/${ref.mid}`;
    const before = [...labels.values()].filter((label) => label.startsWith(`${sci}.`)).length;
    const label = labels.get(id) ?? `${sci}.R${before + 1}`;
    labels.set(id, label);
    rwis.set(label, { ref, workflow });
    return label;
  }

  async function ask(operation: ModelOperation, alone: boolean): Promise<[Reply, Observed]> {
    const refusal = (reply: Reply): Observed => refusalOf(reply, alone);
    const parts = overtaken(operation.kind);
    switch (operation.kind) {
      case 'create': {
        const reply = await t.ops.create();
        const made = sciFrom(reply, t.target.url);
        return [reply, made === undefined ? refusal(reply) : { kind: 'done', made: adopt(made) }];
      }
      case 'delete': {
        const reply = await t.ops.remove(sciRef(operation.sci), parts);
        const entry = sciNamed(operation.sci);
        if (succeeded(reply) && entry !== undefined) entry.gone = true;
        return [reply, succeeded(reply) ? { kind: 'done' } : refusal(reply)];
      }
      case 'start': {
        const { sci, workflow } = operation;
        const reply = await t.ops.start(sciRef(sci), workflowName(t, workflow), parts);
        const mid = succeeded(reply) ? stringMember(tryJson(reply), 'id') : undefined;
        if (mid === undefined) return [reply, refusal(reply)];
        return [reply, { kind: 'done', made: labelRwi(sci, { ...sciRef(sci), mid }, workflow) }];
      }
      case 'input': {
        const { ref, workflow } = rwi(operation.rwi);
        const reply = await t.ops.input(ref, t.port(workflow, 'Input'), t.textObject(operation.text), parts);
        return [reply, succeeded(reply) ? { kind: 'done' } : refusal(reply)];
      }
      case 'output': {
        const { ref, workflow } = rwi(operation.rwi);
        const reply = await t.ops.output(ref, t.port(workflow, 'Output'), parts);
        const busy = refusal(reply);
        if (busy.kind === 'declined') return [reply, busy];
        const empty = !succeeded(reply) || (reply.status === 204 && reply.bytes.length === 0);
        if (empty) return [reply, { kind: 'silent', status: reply.status, final: false }];
        return [reply, { kind: 'done', text: t.textOf(reply) }];
      }
      default: {
        const reply = await t.ops[operation.kind](rwi(operation.rwi).ref, parts);
        if (!succeeded(reply)) return [reply, refusal(reply)];
        const state = operation.kind === 'stop' ? undefined : stateOf(reply);
        return [reply, state === undefined ? { kind: 'done' } : { kind: 'done', state }];
      }
    }
  }

  return {
    calls,
    adopt,
    async perform(client, operation, patienceMs) {
      const start = performance.now();
      let [reply, observed] = await ask(operation, patienceMs !== undefined);
      for (let pause = firstPauseMs; patienceMs !== undefined && observed.kind === 'silent'; ) {
        const over = performance.now() + pause - start > patienceMs;
        if (over) observed = { ...observed, final: true };
        if (over) break;
        await t.sleep(pause);
        pause = Math.min(pause * 2, longestPauseMs);
        [reply, observed] = await ask(operation, patienceMs !== undefined);
      }
      const call = { client, operation, observed, start, end: performance.now(), exchange: reply.exchange.id };
      calls.push(call);
      return call;
    },
    async cleanUp() {
      const left = [...scis.values()].filter(({ gone }) => !gone);
      // What cannot be removed here stays in the ledger, which tries again.
      await Promise.allSettled(left.map(({ ref }) => t.ops.remove(ref)));
    },
  };
}

/** A refusal may be due to an operation that came first: then the request was no valid one. */
function overtaken(kind: ModelOperation['kind']): RequestParts {
  const operation: Operation = kind;
  return {
    intent: (status) =>
      status !== undefined && status < 400
        ? { operation, kind: 'valid' }
        : { operation, kind: 'probe', note: 'part of a history; it may come too late' },
  };
}

/** 429 and 503 say that the server has no capacity now, 409 that another request is in the way (RFC 9110, RFC 6585). */
function refusalOf({ status }: Reply, alone: boolean): Observed {
  return status === 429 || status === 503 || (status === 409 && !alone)
    ? { kind: 'declined', status }
    : { kind: 'refused', status };
}

function known<T>(value: T | undefined, label: string): T {
  if (value === undefined) throw new TypeError(`The history names ${label}, which was never made.`);
  return value;
}
