import { MaasError, type MaasErrorCode } from '../error.js';
import type { Problem } from '../types.js';

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What a call gave, with its response. @throws MaasError for every way it can fail */
export async function outcomeOf<T>(what: string, call: Promise<Outcome<T>>): Promise<{ data: T; response: Response }> {
  let outcome: Outcome<T>;
  try {
    outcome = await call;
  } catch (error) {
    throw withoutAnswer(what, error);
  }
  const { data, error, response } = outcome;
  if (!response.ok) throw refused(what, response, error);
  return { data: data as T, response };
}

function withoutAnswer(what: string, error: unknown): MaasError {
  if (error instanceof MaasError) return error;
  const { name, message, cause } = error as Error & { cause?: unknown };
  if (name === 'TimeoutError') return new MaasError('TIMEOUT', `${what}: no answer in time.`);
  if (name === 'SyntaxError') return new MaasError('PROTOCOL', `${what}: the answer is not JSON.`);
  const reason = cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : message;
  return new MaasError('UNREACHABLE', `${what}: the server cannot be reached (${reason}).`);
}

function refused(what: string, response: Response, body: unknown): MaasError {
  const { status, headers } = response;
  const problem = headers.get('content-type')?.startsWith('application/problem+json') ? asProblem(body) : undefined;
  const reason = problem?.detail ?? problem?.title ?? (typeof body === 'string' ? body.slice(0, 200) : '');
  return new MaasError(codeOf(status), `${what}: ${status}${reason === '' ? '' : ` ${reason}`}`, status, problem);
}

function codeOf(status: number): MaasErrorCode {
  if (status < 400) return 'PROTOCOL'; // a redirect; they are never followed, credentials stay at home
  if (status === 401 || status === 403) return 'UNAUTHORISED';
  if (status === 404) return 'NOT_FOUND';
  if (status === 429 || status === 503) return 'LIMIT';
  if (status === 504) return 'TIMEOUT';
  return status < 500 ? 'REFUSED' : 'FAILED';
}

function asProblem(body: unknown): Problem | undefined {
  return typeof body === 'object' && body !== null ? (body as Problem) : undefined;
}

/** A message out of the text of an answer. @throws MaasError PROTOCOL */
export function messageOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new MaasError('PROTOCOL', 'Receive: the message is not JSON.');
  }
}
