import { setTimeout as delay } from 'node:timers/promises';
import type { Operations, PortRef, Reply, RequestParts, RwiRef, SciRef, WireReply } from './check.js';
import { defaultPrefix, methodOf, type PathIds, pathOf, safePrefix, usableId } from './dialect.js';
import type { ExchangeRequest, Exchanger } from './exchange.js';
import { retryAfterMs } from './internal/retry-after.js';
import type { Ledger } from './ledger.js';
import { NotSeen } from './outcomes.js';
import { replyOf, stringMember, tryJson, wireReplyOf } from './reply.js';
import type { IdentityName, Intent, Operation, TargetFacts } from './types.js';

/** Who makes requests: a check, or the engine itself. */
export interface Requester {
  /** Id of the check, `preflight` or `ledger`. */
  check: string;
  /** Exchange ids made so far, oldest first. */
  exchanges: string[];
  /** Gives up what is under way. */
  signal?: AbortSignal;
}

/** How often a conversation of octets is held again because the server asked for a pause. */
const mostRepeats = 3;

export interface OperationsOptions {
  exchanger: Exchanger;
  target: Pick<TargetFacts, 'url' | 'dialect' | 'portForm'>;
  ledger: Ledger;
  requester: Requester;
  /** Identities for which the user gave a credential. */
  identities: readonly IdentityName[];
  /** Told before an exchange begins and after it ended. */
  onFlight?: (change: 1 | -1) => void;
}

/** What is said where an identity was not given. */
const givenBy: Partial<Record<IdentityName, string>> = {
  other: 'no second identity was given (--auth-other)',
  expired: 'no expired credential was given (--auth-expired)',
  control: 'no credential of the control plane was given (--auth-control)',
  data: 'no credential of the data plane was given (--auth-data)',
};

const accepts: Partial<Record<Operation, string>> = {
  create: 'application/json',
  discover: 'application/json',
  upload: 'application/json',
  start: 'application/json',
  status: 'application/json',
  pause: 'application/json',
  resume: 'application/json',
  output: 'MPAI/port-data',
};

/** The operations of the remote interface for one requester, in the dialect of the target. What they create goes into the ledger. */
export function createOperations(options: OperationsOptions): Operations {
  const { target, ledger, requester } = options;
  const path = (operation: Operation, ids: PathIds): string => pathOf(target.dialect, target.portForm, operation, ids);

  const creates = (method: string, where: string): boolean => method === 'POST' && where === path('create', {});

  const request = async (
    method: string,
    where: string,
    own: Partial<Pick<ExchangeRequest, 'headers' | 'body'>>,
    parts: RequestParts,
    intent: Intent,
  ): Promise<Reply> => {
    const missing = parts.identity === undefined ? undefined : givenBy[parts.identity];
    if (missing !== undefined && !options.identities.includes(parts.identity as IdentityName))
      throw new NotSeen('not-observed', missing);
    if (requester.signal?.aborted === true) throw new Error('The check is over; it can make no further request.');
    const body = parts.body ?? own.body;
    options.onFlight?.(1);
    try {
      const exchanged = await options.exchanger.send({
        method,
        path: where,
        headers: mergeHeaders(own.headers, parts.headers),
        ...(body === undefined ? {} : { body }),
        ...(parts.identity === undefined ? {} : { identity: parts.identity }),
        ...(parts.bend === undefined ? {} : { bend: parts.bend }),
        intent: parts.intent ?? intent,
        check: requester.check,
        nextId: () => nextExchangeId(requester),
        ...(parts.timeoutMs === undefined ? {} : { timeoutMs: parts.timeoutMs }),
        ...(parts.leave === undefined ? {} : { leave: parts.leave }),
        ...(parts.onHead === undefined ? {} : { onHead: parts.onHead }),
        ...(parts.once === undefined ? {} : { once: parts.once }),
        // A create that is under way is always awaited: giving it up would leave an SCI that nobody knows of.
        ...(requester.signal === undefined || creates(method, where) ? {} : { signal: requester.signal }),
      });
      return replyOf(exchanged);
    } finally {
      options.onFlight?.(-1);
    }
  };
  const perform = (
    operation: Operation,
    ids: PathIds,
    own: Partial<Pick<ExchangeRequest, 'headers' | 'body'>>,
    parts: RequestParts = {},
    query = '',
  ): Promise<Reply> => {
    const accept = accepts[operation];
    const headers = { ...(accept === undefined ? {} : { Accept: accept }), ...own.headers };
    return request(methodOf(operation), `${path(operation, ids)}${query}`, { ...own, headers }, parts, {
      operation,
      kind: 'valid',
    });
  };
  const noteSci = (reply: Reply): Reply => {
    const sci = sciFrom(reply, target.url);
    if (sci === undefined) return reply;
    const url = path('delete', { sci });
    const alternative =
      sci.prefix === defaultPrefix ? {} : { alternative: url.replace(defaultPrefix, () => sci.prefix) };
    ledger.created({ kind: 'SCI', url, check: requester.check, identity: reply.exchange.identity, ...alternative });
    return reply;
  };

  return {
    create: async (parts) => noteSci(await perform('create', {}, {}, parts)),
    async remove(sci, parts) {
      const where = path('delete', { sci });
      const first = await perform('delete', { sci }, {}, parts);
      // Whether a prefix covers the deletion is open (AMB-009): not found in one place, it is asked for in the other.
      const elsewhere = first.status === 404 && !isWrong(parts?.intent) && sci.prefix !== defaultPrefix;
      const second = elsewhere
        ? await request(
            'DELETE',
            where.replace(defaultPrefix, () => sci.prefix),
            {},
            parts ?? {},
            {
              operation: 'delete',
              kind: 'valid',
              note: 'DELETE below the own prefix',
            },
          )
        : undefined;
      const reply = second !== undefined && isSuccess(second) ? second : first;
      if (isSuccess(reply)) ledger.removed(where);
      return reply;
    },
    discover: (sci, query, parts) =>
      perform('discover', { sci }, {}, parts, query === undefined ? '' : `?${new URLSearchParams(query)}`),
    async upload(sci, body, mediaType, parts) {
      const reply = await perform('upload', { sci }, { headers: { 'Content-Type': mediaType }, body }, parts);
      const url = reply.header('location') ?? `${path('upload', { sci })}#${reply.exchange.id}`;
      if (isSuccess(reply))
        ledger.created({
          kind: 'upload',
          url,
          parent: path('delete', { sci }),
          check: requester.check,
          identity: reply.exchange.identity,
        });
      return reply;
    },
    async start(sci, module, parts) {
      const reply = await perform(
        'start',
        { sci },
        { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ module }) },
        parts,
      );
      const mid = givenId(reply);
      if (mid !== undefined) {
        const url = path('status', { rwi: { ...sci, mid } });
        ledger.created({
          kind: 'RWI',
          url,
          parent: path('delete', { sci }),
          check: requester.check,
          identity: reply.exchange.identity,
        });
      }
      return reply;
    },
    status: (rwi, parts) => perform('status', { rwi }, {}, parts),
    pause: (rwi, parts) => perform('pause', { rwi }, {}, parts),
    resume: (rwi, parts) => perform('resume', { rwi }, {}, parts),
    async stop(rwi, parts) {
      const reply = await perform('stop', { rwi }, {}, parts);
      if (isSuccess(reply)) ledger.removed(path('status', { rwi }));
      return reply;
    },
    input: (rwi, port, body, parts) =>
      perform('input', { rwi, port }, { headers: { 'Content-Type': 'MPAI/port-data' }, body }, parts),
    output: (rwi, port, parts) => perform('output', { rwi, port }, {}, parts),
    async raw(method, where, parts = {}) {
      const reply = await request(method, where, {}, parts, { kind: 'probe' });
      return creates(method, where) ? noteSci(reply) : reply;
    },
    async wire(steps, parts) {
      if (requester.signal?.aborted === true) throw new Error('The check is over; it can make no further request.');
      options.onFlight?.(1);
      const hold = async (): Promise<WireReply> =>
        wireReplyOf(
          await options.exchanger.sendOctets({
            steps,
            answers: parts.answers ?? 1,
            closeMs: parts.closeMs ?? 0,
            identity: parts.identity ?? 'main',
            intent: parts.intent,
            check: requester.check,
            nextId: () => nextExchangeId(requester),
            ...(parts.timeoutMs === undefined ? {} : { timeoutMs: parts.timeoutMs }),
            ...(requester.signal === undefined ? {} : { signal: requester.signal }),
          }),
        );
      try {
        for (let repeats = 0; ; repeats += 1) {
          const reply = await hold();
          const pauses = reply.answers.map(({ exchange }) => retryAfterMs(exchange.response));
          if (pauses.every((pause) => pause === undefined)) return reply;
          // Who is busy at once has done nothing; what was done before the server became busy must not be done twice.
          if (pauses[0] === undefined || repeats === mostRepeats)
            throw new NotSeen('not-observed', 'The server asked to come back later.');
          await delay(pauses[0], undefined, requester.signal && { signal: requester.signal });
        }
      } finally {
        options.onFlight?.(-1);
      }
    },
    path: (operation: Operation, ids: { sci?: SciRef; rwi?: RwiRef; port?: PortRef | string }) => path(operation, ids),
  };
}

/** Whether a request is wrong on purpose, whatever it is answered. */
function isWrong(intent: RequestParts['intent']): boolean {
  return typeof intent === 'object' && intent.kind === 'invalid';
}

/** The SCI that a create answer names; undefined when it names none. A prefix that must not be followed leaves the default one. */
export function sciFrom(reply: Reply, targetUrl: string): SciRef | undefined {
  const cid = givenId(reply);
  if (cid === undefined) return undefined;
  const prefix = givenPrefix(tryJson(reply));
  return { cid, prefix: prefix === undefined ? defaultPrefix : (safePrefix(prefix, targetUrl) ?? defaultPrefix) };
}

/** `id` of a successful answer, when it is a text that can stand in a path. */
export function givenId(reply: Reply): string | undefined {
  const id = isSuccess(reply) ? stringMember(tryJson(reply), 'id') : undefined;
  return id !== undefined && usableId(id) ? id : undefined;
}

/** `prefix` of a create answer as it stands there, when it is a text. */
export function givenPrefix(body: unknown): string | undefined {
  return stringMember(body, 'prefix');
}

export function isSuccess(reply: Reply): boolean {
  return reply.status >= 200 && reply.status < 300;
}

/** Statuses of a port that has no message, or none yet: AMB-002 leaves open how it says so, and whether it tells one from the other. */
const silences = new Set([204, 404, 409, 410, 423, 425, 429, 503]);

/** Whether an answer to Output may mean that the message is not there yet. */
export function isSilence(reply: Reply): boolean {
  return silences.has(reply.status);
}

/** `check/n`: the same in every run of the same check, whichever worker took it. */
export function nextExchangeId(requester: Requester): string {
  const id = `${requester.check}/${requester.exchanges.length + 1}`;
  requester.exchanges.push(id);
  return id;
}

function mergeHeaders(
  own: Record<string, string | null> = {},
  given: Record<string, string | null> = {},
): Record<string, string | null> {
  const taken = new Set(Object.keys(given).map((name) => name.toLowerCase()));
  return { ...Object.fromEntries(Object.entries(own).filter(([name]) => !taken.has(name.toLowerCase()))), ...given };
}
