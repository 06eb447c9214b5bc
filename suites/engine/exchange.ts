import { setTimeout as delay } from 'node:timers/promises';
import type { Leave } from './check.js';
import {
  authorize,
  credentialOf,
  credentialPlaceholder,
  identityFor,
  takeChallenge,
} from './internal/authorization.js';
import type { Authorization } from './internal/authorization-parts.js';
import { type CredentialBend, type LastDigest, mayTryAgain, nameOfBend } from './internal/bend-credential.js';
import { certificateIdentity } from './internal/certificate-identity.js';
import { type Connection, createConnection } from './internal/connection.js';
import { createEvidenceBudget } from './internal/evidence-budget.js';
import type { ExchangerOptions } from './internal/exchanger-options.js';
import { issuedSecrets, tokenIn } from './internal/issued-secrets.js';
import { createPatience } from './internal/patience.js';
import { recordExchange } from './internal/record-exchange.js';
import { requestHeaders } from './internal/request-headers.js';
import { assertSendable, resolveTarget } from './internal/request-target.js';
import { retryAfterMs } from './internal/retry-after.js';
import { createSlots } from './internal/slots.js';
import { createSwiftTokens } from './internal/swift-tokens.js';
import { type Transfer, transfer } from './internal/transfer.js';
import type { CertificateIdentity, Exchange, IdentityName, Intent } from './types.js';
import { createWire, type SendOctets } from './wire.js';

export type { ExchangerOptions };

export interface ExchangeRequest {
  method: string;
  /** Below the base path, as written: nothing is normalised. A whole URL is accepted for the target's own origin only. */
  path: string;
  headers?: Record<string, string | null>;
  body?: string | Uint8Array;
  identity?: IdentityName;
  bend?: CredentialBend | undefined;
  /** May depend on the status, for probes that turn out to be valid requests. */
  intent: Intent | ((status: number | undefined) => Intent);
  /** Check on whose behalf it is made, and where its exchange ids come from. */
  check: string;
  nextId(): string;
  timeoutMs?: number;
  /** Made once, even when the server asks to come back later. */
  once?: true;
  signal?: AbortSignal;
  leave?: Leave;
  onHead?: (status: number) => void;
  /** Told the token that a sign-in gave. */
  onToken?: (token: string) => void;
}

/** The recorded exchange (redacted) and the octets of the body as they came. */
export interface Exchanged {
  exchange: Exchange;
  bytes: Uint8Array;
}

export interface Exchanger {
  /** Exchanges made so far. */
  readonly count: number;
  /** Whose certificate the first connection showed. */
  readonly certificate?: CertificateIdentity | undefined;
  /** Never rejects for what server or network do; rejects when the request itself cannot be sent (a fault of the check). */
  send(request: ExchangeRequest): Promise<Exchanged>;
  /** Octets that no HTTP client would send, on a connection of their own. Never rejects either. */
  sendOctets: SendOctets;
  close(): Promise<void>;
}

/**
 * The only way from the suite to the network: one request, one response, never a redirect followed, never another origin
 * contacted, bounded in time, octets and header size, recorded without secrets. undici beneath, HTTP/1.1, a pool of
 * keep-alive connections of which each exchange has one for itself.
 */
export function createExchanger(options: ExchangerOptions): Exchanger {
  const base = new URL(options.url);
  const idle: Connection[] = [];
  const maxBodyBytes = options.maxBodyBytes ?? 16 * 1024 * 1024;
  const large = createSlots(1);
  const evidence = createEvidenceBudget();
  /** By check and identity, for digests that are sent again on purpose. */
  const lastDigests = new Map<string, LastDigest>();
  const patience = createPatience();
  const tokens = createSwiftTokens(base.origin, (request) => send(request));
  let count = 0;
  let certificate: CertificateIdentity | undefined;

  const open = (): Connection =>
    createConnection({
      origin: base.origin,
      timeoutMs: options.timeoutMs,
      maxHeaderBytes: options.maxHeaderBytes ?? 64 * 1024,
      onConnect: (socket) => {
        certificate ??= certificateIdentity(socket);
      },
      ...(options.ca === undefined ? {} : { ca: options.ca }),
      ...(options.insecure === undefined ? {} : { insecure: options.insecure }),
    });

  const send = async (request: ExchangeRequest): Promise<Exchanged> => {
    const { target, forbidden } = resolveTarget(base, request.path);
    assertSendable(request.method, target);
    const body = typeof request.body === 'string' ? Buffer.from(request.body, 'utf8') : request.body;
    const identity = identityFor(options.credentials, request.identity ?? 'main', target);
    const asker = `${request.check} ${identity}`;
    const explicit = authorizationField(request.headers);
    const template = explicit?.includes(credentialPlaceholder) === true ? explicit : undefined;
    const credential =
      explicit === undefined || template !== undefined ? credentialOf(options.credentials, identity) : undefined;

    const identitySent = (sent?: Authorization): IdentityName => {
      if (explicit !== undefined && template === undefined) return explicit === null ? 'none' : 'bad';
      return sent === undefined && credential !== undefined ? 'none' : identity;
    };
    const finish = (
      done: Transfer,
      headers: [string, string][],
      sent: Authorization | undefined,
      intent?: Intent,
    ): Exchanged => {
      count += 1;
      for (const secret of issuedSecrets(done.head?.headers, done.bytes)) options.redactor.learn(secret);
      const token = tokenIn(done.head?.headers);
      if (token !== undefined) request.onToken?.(token);
      const chosen =
        intent ?? (typeof request.intent === 'function' ? request.intent(done.head?.status) : request.intent);
      const exchange = recordExchange({
        id: request.nextId(),
        check: request.check,
        intent: chosen,
        identity: identitySent(sent),
        ...(request.bend === undefined || sent === undefined ? {} : { bent: nameOfBend(request.bend) }),
        method: request.method,
        url: forbidden ?? `${base.origin}${sent?.target ?? target}`,
        headers,
        body,
        transfer: done,
        redactor: options.redactor,
        evidence,
        secrets: sent?.secrets ?? [],
      });
      options.onExchange(exchange);
      return { exchange, bytes: done.bytes };
    };

    if (forbidden !== undefined) {
      const fault = {
        code: 'forbidden-origin' as const,
        message: `only ${base.origin} may be contacted; nothing was sent`,
      };
      return finish(
        { startedAt: new Date().toISOString(), endMs: 0, bytes: new Uint8Array(), fault, droppedIdle: false },
        [],
        undefined,
      );
    }

    const token = await tokens.of(identity, credential, request);
    let connection = idle.shift() ?? open();
    let challenged = false;
    let dropped = 0;
    const pauses = patience.request();
    for (;;) {
      const uri = { method: request.method, uri: target, body: body ?? new Uint8Array() };
      const session = connection.digest.get(identity);
      const sent = authorize(credential, session, uri, {
        template,
        bend: request.bend,
        last: lastDigests.get(asker),
        host: base.host,
        token,
      });
      if (
        session !== undefined &&
        sent !== undefined &&
        credential?.scheme === 'digest' &&
        request.bend === undefined
      ) {
        const [params = '', response = ''] = sent.secrets;
        lastDigests.set(asker, { params, response, session, count: session.count });
      }
      const headers = requestHeaders({
        host: base.host,
        userAgent: options.userAgent,
        given: request.headers,
        authorization: sent?.value,
        beside: sent?.fields,
      });
      const done = await transfer(
        connection,
        { method: request.method, target: sent?.target ?? target, headers, body },
        {
          timeoutMs: timeLeft(request.timeoutMs ?? options.timeoutMs, options.endAt),
          maxBodyBytes,
          large,
          signal: request.signal,
          leave: request.leave,
          onHead: request.onHead,
        },
      );
      if (done.fault !== undefined) void connection.client.destroy().catch(() => undefined);

      if (done.droppedIdle && dropped < 3) {
        dropped += 1;
        finish(done, headers, sent, {
          kind: 'probe',
          note: 'the server dropped an idle connection; sent again on a new one',
        });
        connection = open();
        continue;
      }
      if (done.head?.status === 401 && done.fault === undefined && credential?.scheme === 'digest' && !challenged) {
        challenged = true;
        const fields = done.head.headers
          .filter(([name]) => name.toLowerCase() === 'www-authenticate')
          .map(([, value]) => value);
        const stale = fields.some((field) => /\bstale\s*=\s*"?true/i.test(field));
        const again = sent === undefined || mayTryAgain(request.bend, stale);
        if (takeChallenge(connection.digest, identity, fields) && again) {
          finish(done, headers, sent, {
            kind: 'probe',
            note: sent === undefined ? 'digest challenge' : 'digest challenge with a new nonce',
          });
          continue;
        }
      }
      const pauseMs = done.fault === undefined && request.once !== true ? retryAfterMs(done.head) : undefined;
      if (pauseMs !== undefined && pauses.again(pauseMs)) {
        finish(done, headers, sent, { kind: 'probe', note: 'the server asked to come back later; sent again' });
        idle.push(connection);
        await delay(pauseMs, undefined, request.signal && { signal: request.signal }).catch(() => undefined);
        connection = idle.shift() ?? open();
        continue;
      }
      pauses.answered(pauseMs !== undefined);
      if (done.fault === undefined) idle.push(connection);
      return finish(done, headers, sent);
    }
  };

  return {
    get count() {
      return count;
    },
    get certificate() {
      return certificate;
    },
    send,
    sendOctets: createWire(options, () => {
      count += 1;
    }),
    async close() {
      await Promise.allSettled(idle.splice(0).map((connection) => connection.client.destroy()));
    },
  };
}

/** What an exchange may still take after the end of the run: enough to remove something from a server that answers. */
const lastWordsMs = 1_000;

/** A request that began before the end of the run may not outlast it by its whole time-out. */
function timeLeft(timeoutMs: number, endAt: number | undefined): number {
  if (endAt === undefined) return timeoutMs;
  return Math.min(timeoutMs, Math.max(lastWordsMs, endAt + lastWordsMs - Date.now()));
}

function authorizationField(headers: Record<string, string | null> | undefined): string | null | undefined {
  return Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
}
