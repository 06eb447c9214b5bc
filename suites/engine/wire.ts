import type { WireStep } from './check.js';
import { authorize, credentialOf, type DigestSessions, identityFor, takeChallenge } from './internal/authorization.js';
import { createEvidenceBudget } from './internal/evidence-budget.js';
import type { ExchangerOptions } from './internal/exchanger-options.js';
import { recordExchange } from './internal/record-exchange.js';
import { type Dialogue, type DialogueOptions, hold } from './internal/wire/dialogue.js';
import type { WireAnswer } from './internal/wire/parse-answers.js';
import type { Exchange, HeaderList, IdentityName, Intent } from './types.js';

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
    const [first] = requestsIn(
      request.steps.map((step) => (typeof step === 'string' ? fill(step, base, undefined) : step)),
      base,
    );
    const identity = identityFor(options.credentials, request.identity, first?.target ?? '/');
    const credential = credentialOf(options.credentials, identity);
    const sessions: DigestSessions = new Map();
    const run = async (steps: readonly WireStep[], secrets: readonly string[], intent: Intent, challenge = false) => {
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
      const asked = await run(
        [`GET ${base.pathname} HTTP/1.1\r\nHost: ${base.host}\r\nConnection: close\r\n\r\n`],
        [],
        { kind: 'probe', note: 'digest challenge' },
        true,
      );
      const fields = (asked.answers[0]?.headers ?? [])
        .filter(([name]) => name.toLowerCase() === 'www-authenticate')
        .map(([, value]) => value);
      takeChallenge(sessions, identity, fields);
    }
    // Each request has a field of its own: digest counts them.
    const secrets: string[] = [];
    const steps = request.steps.map((step) => {
      if (typeof step !== 'string') return step;
      const [parts] = requestsIn([fill(step, base, undefined)], base);
      const uri = { method: parts?.method ?? 'GET', uri: parts?.target ?? '/', body: new Uint8Array() };
      const sent = step.includes('{authorization}') ? authorize(credential, sessions.get(identity), uri) : undefined;
      secrets.push(...(sent?.secrets ?? []));
      return fill(step, base, sent?.value);
    });
    return run(steps, secrets, request.intent);
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

interface RequestParts {
  method: string;
  target: string;
  url: string;
  headers: HeaderList;
  body: Uint8Array | undefined;
}

/** What of the octets looks like requests, for the recording: texts that begin with a request line each begin one. */
function requestsIn(steps: readonly WireStep[], base: URL): RequestParts[] {
  const texts: Buffer[][] = [];
  for (const step of steps) {
    if (typeof step !== 'string' && !(step instanceof Uint8Array)) continue;
    const octets = typeof step === 'string' ? Buffer.from(step, 'latin1') : Buffer.from(step);
    const begins = typeof step === 'string' && /^[A-Z]+ \S*/.test(step) && /HTTP\/\d/.test(step);
    if (begins || texts.length === 0) texts.push([octets]);
    else texts.at(-1)?.push(octets);
  }
  return texts.map((parts) => {
    const octets = Buffer.concat(parts);
    const end = octets.indexOf('\r\n\r\n');
    const [line = '', ...fields] = octets.toString('latin1', 0, end < 0 ? octets.length : end).split('\r\n');
    const [method = '', target = '/'] = line.split(' ');
    const body = end < 0 ? undefined : octets.subarray(end + 4);
    return {
      method,
      target,
      url: /^[a-z]+:\/\//i.test(target) ? target : `${base.origin}${target}`,
      headers: fields.map((field) => {
        const colon = field.indexOf(':');
        return colon < 0 ? [field, ''] : [field.slice(0, colon), field.slice(colon + 1).trim()];
      }),
      body: body === undefined || body.length === 0 ? undefined : body,
    };
  });
}
