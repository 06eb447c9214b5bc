import type { WireStep } from './check.js';
import { authorize, credentialOf, type DigestSessions, identityFor, takeChallenge } from './internal/authorization.js';
import { createEvidenceBudget } from './internal/evidence-budget.js';
import type { ExchangerOptions } from './internal/exchanger-options.js';
import { hide, recordExchange } from './internal/record-exchange.js';
import { type Dialogue, type DialogueOptions, hold } from './internal/wire/dialogue.js';
import type { WireAnswer } from './internal/wire/parse-answers.js';
import { recordOctets } from './internal/wire/record-octets.js';
import { requestsIn, signedBody } from './internal/wire/requests-in.js';
import type { Exchange, IdentityName, Intent } from './types.js';

/** A request of which every octet is the check's, but for `{host}`, `{base}` and `{authorization}`. */
export interface OctetsRequest {
  steps: readonly WireStep[];
  answers: number;
  closeMs: number;
  identity: IdentityName;
  intent: Intent;
  check: string;
  nextId(): string;
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** What came of it: the dialogue, and one recorded exchange for each answer; one with an error when there is none. */
export interface OctetsExchanged extends Dialogue {
  exchanges: { exchange: Exchange; bytes: Uint8Array }[];
}

export type SendOctets = (request: OctetsRequest) => Promise<OctetsExchanged>;

/**
 * The second way to the network, beside the HTTP client: octets as a check writes them, to the target's origin only, for
 * requests that no client would send. Bounded and recorded like any other exchange.
 */
export function createWire(options: ExchangerOptions, count: () => void): SendOctets {
  const base = new URL(options.url);
  const evidence = createEvidenceBudget();
  const common: Pick<DialogueOptions, 'origin' | 'ca' | 'insecure'> = {
    origin: base.origin,
    ...(options.ca === undefined ? {} : { ca: options.ca }),
    ...(options.insecure === undefined ? {} : { insecure: options.insecure }),
  };
  const timeLeft = (ms: number): number =>
    options.endAt === undefined ? ms : Math.min(ms, Math.max(1_000, options.endAt + 1_000 - Date.now()));

  return async (request) => {
    // A conversation is about one plane: that of its first request.
    const unsigned = requestsIn(
      request.steps.map((step) => (typeof step === 'string' ? fill(step, base, undefined) : step)),
      base,
    );
    const [first] = unsigned;
    const identity = identityFor(options.credentials, request.identity, first?.target ?? '/');
    const credential = credentialOf(options.credentials, identity);
    const sessions: DigestSessions = new Map();
    /** `shown` are the steps with the credential hidden. */
    const run = async (
      steps: readonly WireStep[],
      shown: readonly WireStep[],
      secrets: readonly string[],
      intent: Intent,
      challenge = false,
    ) => {
      const octets = recordOctets(base.origin, shown, options.redactor);
      const startedAt = new Date().toISOString();
      const requests = requestsIn(steps, base);
      const dialogue = await hold({
        ...common,
        steps,
        methods: requests.map(({ method }) => method),
        answers: challenge ? 1 : request.answers,
        closeMs: challenge ? 0 : request.closeMs,
        timeoutMs: timeLeft(request.timeoutMs ?? options.timeoutMs),
        signal: request.signal,
      });
      const record = (answer: WireAnswer | undefined, index: number): OctetsExchanged['exchanges'][number] => {
        count();
        const bytes = answer?.body ?? Buffer.alloc(0);
        const fault =
          answer !== undefined
            ? undefined
            : (dialogue.stopped ??
              (dialogue.fault === undefined
                ? { code: 'aborted' as const, message: 'the check cut the connection' }
                : { code: 'protocol' as const, message: `not a well-formed HTTP/1.1 response: ${dialogue.fault}` }));
        const exchange = recordExchange({
          id: request.nextId(),
          check: request.check,
          intent,
          identity,
          ...(requests[index] ?? requests[0] ?? { method: 'GET', url: base.origin, headers: [], body: undefined }),
          octets,
          transfer: {
            startedAt,
            endMs: dialogue.endMs,
            bytes,
            droppedIdle: false,
            ...(dialogue.firstMs === undefined ? {} : { headersMs: dialogue.firstMs }),
            ...(answer === undefined
              ? {}
              : { head: { status: answer.status, httpVersion: answer.httpVersion, headers: answer.headers } }),
            ...(fault === undefined ? {} : { fault }),
          },
          redactor: options.redactor,
          evidence,
          secrets,
        });
        options.onExchange(exchange);
        return { exchange, bytes };
      };
      const exchanges =
        dialogue.answers.length === 0 ? [record(undefined, 0)] : dialogue.answers.map((answer, n) => record(answer, n));
      return { ...dialogue, exchanges };
    };

    if (credential?.scheme === 'digest' && mentionsAuthorization(request.steps)) {
      // A nonce for this request alone: requests on several connections would use one out of order.
      const question = [`GET ${base.pathname} HTTP/1.1\r\nHost: ${base.host}\r\nConnection: close\r\n\r\n`];
      const asked = await run(question, question, [], { kind: 'probe', note: 'digest challenge' }, true);
      const fields = (asked.answers[0]?.headers ?? [])
        .filter(([name]) => name.toLowerCase() === 'www-authenticate')
        .map(([, value]) => value);
      takeChallenge(sessions, identity, fields);
    }
    // Each request has a field of its own: digest counts them.
    const secrets: string[] = [];
    const shown: WireStep[] = [];
    const steps = request.steps.map((step, at) => {
      if (typeof step !== 'string') {
        shown.push(step);
        return step;
      }
      const parts = unsigned.findLast((one) => one.at <= at);
      const uri = {
        method: parts?.method ?? 'GET',
        uri: parts?.target ?? '/',
        body: parts === undefined ? new Uint8Array() : signedBody(parts),
      };
      const sent = step.includes('{authorization}') ? authorize(credential, sessions.get(identity), uri) : undefined;
      secrets.push(...(sent?.secrets ?? []));
      const value = sent?.value;
      shown.push(fill(step, base, value === undefined ? undefined : hide('Authorization', value, identity)));
      return fill(step, base, value);
    });
    return run(steps, shown, secrets, request.intent);
  };
}

function mentionsAuthorization(steps: readonly WireStep[]): boolean {
  return steps.some((step) => typeof step === 'string' && step.includes('{authorization}'));
}

/** A text with what only the engine knows filled in; octets and pauses stay. */
function fill(step: string, base: URL, authorization: string | undefined): string {
  return step
    .replaceAll('{host}', () => base.host)
    .replaceAll('{origin}', () => base.origin)
    .replaceAll('{base}', () => base.pathname.replace(/\/$/, ''))
    .replaceAll('{authorization}', () => (authorization === undefined ? '' : `Authorization: ${authorization}\r\n`));
}
