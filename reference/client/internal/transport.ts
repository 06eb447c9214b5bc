import { Agent, fetch, type RequestInit } from 'undici';
import type { ClientOptions } from '../types.js';
import { createDigestMemory } from './digest.js';

/** `fetch` for one API Server: with its credentials, its authority, a time limit, and no redirects. */
export interface Transport {
  fetch(request: Request): Promise<Response>;
  /** The same for an answer that goes on: only the time to its header section is limited. */
  stream(request: Request): Promise<Response>;
  close(): Promise<void>;
}

export function createTransport({ auth, ca, timeoutMs = 60_000 }: ClientOptions): Transport {
  const dispatcher = new Agent(ca === undefined ? {} : { connect: { ca } });
  const digest = auth?.scheme === 'digest' ? createDigestMemory(auth.user, auth.password) : undefined;
  const constant = constantAuthorization(auth);

  async function send(request: Request, body: ArrayBuffer | undefined, streams: boolean): Promise<Response> {
    const late = new AbortController();
    const timer = streams
      ? setTimeout(() => late.abort(new DOMException('late', 'TimeoutError')), timeoutMs)
      : undefined;
    const limit = streams ? late.signal : AbortSignal.timeout(timeoutMs);
    const authorization = constant ?? digest?.authorization(request.method, request.url);
    const init: RequestInit = {
      method: request.method,
      headers: { ...Object.fromEntries(request.headers), ...(authorization === undefined ? {} : { authorization }) },
      redirect: 'manual',
      signal: AbortSignal.any([request.signal, limit]),
      dispatcher,
      ...(body === undefined ? {} : { body }),
    };
    return (await fetch(request.url, init).finally(() => clearTimeout(timer))) as unknown as Response;
  }

  async function answered(request: Request, streams: boolean): Promise<Response> {
    const body = request.body === null ? undefined : await request.arrayBuffer();
    const first = await send(request, body, streams);
    // The first 401 brings the challenge, later ones a fresh nonce: one more try each time.
    if (first.status !== 401 || !digest?.learn(first.headers.get('www-authenticate'))) return first;
    await first.arrayBuffer();
    return send(request, body, streams);
  }

  return {
    fetch: (request) => answered(request, false),
    stream: (request) => answered(request, true),
    close: () => dispatcher.destroy(),
  };
}

function constantAuthorization(auth: ClientOptions['auth']): string | undefined {
  if (auth?.scheme === 'bearer') return `Bearer ${auth.token}`;
  if (auth?.scheme === 'basic') return `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}`;
  return undefined;
}
