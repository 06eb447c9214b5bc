import { isUtf8 } from 'node:buffer';
import { RequestError } from './request-error.js';

/**
 * The request's body as JSON: its text and its value.
 *
 * @throws RequestError 400 when there is none, when it is not UTF-8 (RFC 8259 8.1) or not JSON
 */
export function readJson(body: unknown): { text: string; value: unknown } {
  const bytes = readBytes(body);
  if (!isUtf8(bytes)) throw new RequestError(400, 'The body is not valid UTF-8.');
  const text = bytes.toString('utf8');
  try {
    return { text, value: JSON.parse(text) as unknown };
  } catch {
    // The parser's own message quotes the body, which belongs in no answer and no log.
    throw new RequestError(400, 'The body is not JSON.');
  }
}

/** @throws RequestError 400 when the request has no body */
export function readBytes(body: unknown): Buffer {
  if (!Buffer.isBuffer(body) || body.length === 0) throw new RequestError(400, 'The request has no body.');
  return body;
}
