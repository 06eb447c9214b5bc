import type { Problem } from './types.js';

/**
 * Why a call failed, for programs:
 * - `UNREACHABLE` no connection, or it broke; `TIMEOUT` no answer in time, or the server gave up waiting (504)
 * - `UNAUTHORISED` credentials missing or refused (401, 403); `NOT_FOUND` unknown SCI, RWI, port or workflow (404)
 * - `REFUSED` another 4xx; `LIMIT` the server is at a limit, try later (429, 503); `FAILED` another 5xx
 * - `PROTOCOL` an answer that the standard does not allow
 */
export type MaasErrorCode =
  | 'UNREACHABLE'
  | 'TIMEOUT'
  | 'UNAUTHORISED'
  | 'NOT_FOUND'
  | 'REFUSED'
  | 'LIMIT'
  | 'FAILED'
  | 'PROTOCOL';

/** A call that failed. `status` and `problem` are there when the server answered, `problem` when it explained itself as RFC 9457 says. */
export class MaasError extends Error {
  constructor(
    readonly code: MaasErrorCode,
    message: string,
    readonly status?: number,
    readonly problem?: Problem,
  ) {
    super(message);
    this.name = 'MaasError';
  }
}
