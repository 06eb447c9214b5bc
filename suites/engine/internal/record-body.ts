import { createHash } from 'node:crypto';
import type { RecordedBody } from '../types.js';

/** Most octets of a body that a recording holds. */
export const recordedBodyCap = 64 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A body as it is recorded: text when it is UTF-8, else base64; the head only when it is long. `whole` is false when the
 * exchange ended before the body did. `shown` are the octets without secrets; when they differ no digest is given,
 * because a digest of the real ones would let a reader test guesses of the secret. `cap` is the most octets to keep.
 */
export function recordBody(
  bytes: Uint8Array,
  whole = true,
  shown: Uint8Array = bytes,
  cap = recordedBodyCap,
): RecordedBody {
  const body: RecordedBody = { length: bytes.byteLength };
  const same = shown === bytes || Buffer.compare(shown, bytes) === 0;
  if (whole && same) body.sha256 = createHash('sha256').update(bytes).digest('hex');
  const head = shown.byteLength > cap ? shown.subarray(0, cap) : shown;
  if (head !== shown || !whole) body.truncated = true;
  const text = decode(head, body.truncated === true);
  if (text === undefined) body.base64 = Buffer.from(head).toString('base64');
  else body.text = text;
  return body;
}

function decode(bytes: Uint8Array, cut: boolean): string | undefined {
  // A cut may fall inside a code point; up to three octets of it are dropped.
  for (let dropped = 0; dropped <= (cut ? 3 : 0); dropped += 1) {
    try {
      return utf8.decode(bytes.subarray(0, bytes.byteLength - dropped));
    } catch {
      // not UTF-8, or not yet: the loop says which
    }
  }
  return undefined;
}
