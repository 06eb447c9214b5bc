import { ControllerError, type ControllerErrorCode } from '../../controller/types.js';
import type { ServerLimits } from '../limits.js';
import { RequestError } from './request-error.js';

const statusOfCode: Record<ControllerErrorCode, number> = {
  NOT_FOUND: 404,
  INVALID: 422,
  NOT_TRUSTED: 422,
  NOT_ALLOWED: 403,
  STORE: 502,
  LIMIT: 503,
  NO_SUCH_PORT: 404,
  NOT_STARTED: 409,
  NOT_PRODUCED: 404,
  TIMEOUT: 504,
  FAILED: 500,
};

/** Fastify's own refusals, by status; their texts speak of Fastify, ours of the request. */
const detailOfStatus: Record<number, (limits: ServerLimits) => string> = {
  400: () => 'The request is malformed.',
  413: (limits) => `The body is larger than ${limits.bodyBytes} octets.`,
  414: (limits) => `The request target is longer than ${limits.urlBytes} octets.`,
  415: () => 'The Content-Type field is malformed.',
};

/**
 * What the client is told of a failure: a refusal, a failure that the Controller means to tell, one of Fastify's own;
 * undefined for anything else, which is a fault of the server and stays opaque.
 */
export function knownError(error: unknown, limits: ServerLimits): RequestError | undefined {
  if (error instanceof RequestError) return error;
  if (error instanceof ControllerError) return fromController(error, limits);
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  if (typeof code !== 'string' || !code.startsWith('FST_') || typeof statusCode !== 'number') return undefined;
  const detail = detailOfStatus[statusCode];
  return (
    detail &&
    new RequestError(statusCode, detail(limits), statusCode === 413 ? { headers: { connection: 'close' } } : {})
  );
}

/** The answer to a fault of the server itself: says nothing of its inside. */
export function opaqueError(): RequestError {
  return new RequestError(500, 'The server failed; its log holds the cause.');
}

function fromController(error: ControllerError, limits: ServerLimits): RequestError {
  const status = statusOfCode[error.code];
  return new RequestError(status, error.message, {
    ...(status === 503 ? { headers: { 'retry-after': String(limits.retryAfterS) } } : {}),
    violations: error.details.map((detail) => ({ pointer: '', detail })),
  });
}
