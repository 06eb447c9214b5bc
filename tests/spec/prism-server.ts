import { expect } from '@playwright/test';
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { createServer } from '@stoplight/prism-http-server';
import { request } from 'undici';
import type { OpenApiDocument } from '../../spec/openapi-types.js';

type PrismOptions = Parameters<typeof createServer>[1];

/** A Prism server in this process, on a free port of 127.0.0.1. */
export interface PrismServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts Prism on a document: as a mock server, or, with an `upstream`, as a proxy in front of it which answers an
 * exchange that violates the document by a problem of type `…#VIOLATIONS` or `…#UNPROCESSABLE_ENTITY`.
 */
export async function startPrism(document: OpenApiDocument, upstream?: string): Promise<PrismServer> {
  // Prism resolves the references of the document it is given in place.
  const operations = await getHttpOperationsFromSpec(structuredClone(document));
  const common = { errors: true, validateRequest: true, validateResponse: true, checkSecurity: true };
  const server = createServer(operations, {
    components: { logger: silent },
    cors: false,
    config:
      upstream === undefined
        ? { ...common, isProxy: false, mock: { dynamic: false } }
        : { ...common, isProxy: true, mock: { dynamic: false }, upstream: new URL(upstream) },
  } as PrismOptions);
  const url = await server.listen(0, '127.0.0.1');
  return { url, close: () => server.close() };
}

const nothing = (): void => undefined;
/** Prism insists on a logger with pino's methods and some of its own. */
const silent = new Proxy({} as PrismOptions['components']['logger'], {
  get: (_, name) => (name === 'child' ? () => silent : nothing),
});

/** An answer that came through the proxy. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

export type Call = (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: [type: string, text: string],
) => Promise<Answer>;

/** Sends through the proxy at `base` and fails when Prism has anything to say about the exchange. */
function caller(base: string): Call {
  return async (method, path, body) => {
    const answer = await request(base + path, {
      method,
      headers: body === undefined ? {} : { 'content-type': body[0] },
      body: body?.[1] ?? null,
    });
    const text = await answer.body.text();
    const objection = text.includes('stoplight.io/prism/errors') ? text.slice(0, 1000) : undefined; // a list may be very long
    expect(objection, `${method} ${path}`).toBeUndefined();
    expect(answer.headers['sl-violations'], `${method} ${path}`).toBeUndefined();
    return { status: answer.statusCode, headers: answer.headers, text };
  };
}

/** Runs calls through a strict Prism proxy in front of `upstream`. */
export async function throughPrism(
  document: OpenApiDocument,
  upstream: string,
  run: (call: Call) => Promise<void>,
): Promise<void> {
  const prism = await startPrism(document, upstream);
  try {
    await run(caller(prism.url));
  } finally {
    await prism.close();
  }
}
