import { Agent, fetch, type RequestInit } from 'undici';
import type { ClientOptions } from '../types.js';
import { createDigestMemory } from './digest.js';

/** `fetch` for one API Server: with its credentials, its authority, a time limit, and no redirects. */
export interface Transport {
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

export function createTransport({ auth, ca, timeoutMs = 60_000 }: ClientOptions): Transport {
  const dispatcher = new Agent(ca === undefined ? {} : { connect: { ca } });
  const digest = auth?.scheme === 'digest' ? createDigestMemory(auth.user, auth.password) : undefined;
  const constant = constantAuthorization(auth);

  async function send(request: Request, body: ArrayBuffer | undefined): Promise<Response> {
    const authorization = constant ?? digest?.authorization(request.method, request.url);
    const init: RequestInit = {
      method: request.method,
      headers: { ...Object.fromEntries(request.headers), ...(authorization === undefined ? {} : { authorization }) },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      dispatcher,
      ...(body === undefined ? {} : { body }),
    };
    return (await fetch(request.url, init)) as unknown as Response;
  }

  return {
    async fetch(request) {
      const body = request.body === null ? undefined : await request.arrayBuffer();
      const first = await send(request, body);
      // The first 401 brings the challenge, later ones a fresh nonce: one more try each time.
      if (first.status !== 401 || !digest?.learn(first.headers.get('www-authenticate'))) return first;
      await first.arrayBuffer();
      return send(request, body);
    },
    close: () => dispatcher.destroy(),
  };
}

function constantAuthorization(auth: ClientOptions['auth']): string | undefined {
  if (auth?.scheme === 'bearer') return `Bearer ${auth.token}`;
  if (auth?.scheme === 'basic') return `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}`;
  return undefined;
}
