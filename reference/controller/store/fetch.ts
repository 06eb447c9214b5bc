import { type Dispatcher, request } from 'undici';
import { ControllerError } from '../types.js';
import { checkReprDigest } from './digest.js';

export interface FetchOptions {
  /** What is fetched, for messages: `the package of 1MCT-ECH-V1.0-I01`. */
  what: string;
  maxBytes: number;
  timeoutMs: number;
  dispatcher: Dispatcher;
  /** Entity tag of what is already held; the answer may then be `unchanged`. */
  etag?: string | undefined;
}
export type Fetched = { unchanged: true } | { unchanged: false; bytes: Buffer; etag: string | undefined };

/**
 * One GET towards the Store: bounded in time and size, never redirected (a redirect would leave the Store that the
 * operator chose), checked against its `Repr-Digest`.
 *
 * @throws ControllerError NOT_FOUND (404, 410), NOT_TRUSTED (digest), STORE (everything else)
 */
export async function fetchFromStore(url: string, options: FetchOptions): Promise<Fetched> {
  const { what, etag } = options;
  const signal = AbortSignal.timeout(options.timeoutMs);
  try {
    const response = await request(url, {
      dispatcher: options.dispatcher,
      signal,
      headers: { 'accept-encoding': 'identity', ...(etag === undefined ? {} : { 'if-none-match': etag }) },
    });
    if (response.statusCode === 304 && etag !== undefined) {
      await response.body.dump();
      return { unchanged: true };
    }
    if (response.statusCode !== 200) {
      await response.body.dump({ limit: 65_536 });
      throw refusal(response.statusCode, what);
    }
    const bytes = await readBounded(response.body, options.maxBytes, what);
    checkReprDigest(single(response.headers['repr-digest']), bytes, what);
    return { unchanged: false, bytes, etag: single(response.headers.etag) };
  } catch (error) {
    if (error instanceof ControllerError) throw error;
    const reason = signal.aborted
      ? `did not send ${what} within ${options.timeoutMs} ms`
      : `could not be asked for ${what} (${cause(error)})`;
    throw new ControllerError('STORE', `The Store ${reason}.`);
  }
}

async function readBounded(body: AsyncIterable<Buffer>, maxBytes: number, what: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) throw new ControllerError('STORE', `The Store sent more than ${maxBytes} bytes for ${what}.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

function refusal(status: number, what: string): ControllerError {
  if (status === 404 || status === 410)
    return new ControllerError('NOT_FOUND', `The Store has no such thing: ${what}.`);
  return new ControllerError('STORE', `The Store answered ${status} when asked for ${what}.`);
}

/** An error code says enough (`ECONNREFUSED`); the message of a socket error would show addresses of the inside. */
function cause(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'no usable answer';
}

function single(field: string | string[] | undefined): string | undefined {
  return Array.isArray(field) ? field.join(', ') : field;
}
