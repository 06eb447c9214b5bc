import type { IncomingMessage, ServerResponse } from 'node:http';
import { send } from '../../../trust/tuf/attacks/send.js';
import type { Answer } from '../../../trust/tuf/attacks/types.js';

/** What becomes of a request for an element, when not what is right. */
export type Treatment =
  | Answer
  | { kind: 'status'; status: 404 | 503 }
  /** Takes the request and says nothing. */
  | { kind: 'silent' }
  /** Closes the connection in the place of an answer. */
  | { kind: 'reset' }
  /** Announces all octets, sends half of them, closes the connection. */
  | { kind: 'cut'; bytes: Buffer }
  /** What is right, after a while, and then an octet each `everyMs`. */
  | { kind: 'late'; afterMs: number; everyMs?: number }
  /** Octets under the digest (RFC 9530, base64) of others. */
  | { kind: 'misnamed'; bytes: Buffer; digest: string };

/** Whether a treatment is about the octets of an element only, and not about every request that has to do with it. */
export const isOfContent = ({ kind }: Treatment): boolean =>
  kind !== 'status' && kind !== 'silent' && kind !== 'reset' && kind !== 'elsewhere';

/** Carries a treatment out. @returns the status that was sent; 0 when none was */
export function carryOut(
  treatment: Exclude<Treatment, { kind: 'late' | 'silent' }>,
  request: IncomingMessage,
  response: ServerResponse,
  other: string,
  fields: Record<string, string>,
): number {
  switch (treatment.kind) {
    case 'status':
      response.writeHead(treatment.status).end();
      return treatment.status;
    case 'reset':
      request.socket.destroy();
      return 0;
    case 'cut':
      response.writeHead(200, { ...fields, 'content-length': treatment.bytes.length });
      response.write(treatment.bytes.subarray(0, treatment.bytes.length >> 1), () => request.socket.destroy());
      return 200;
    case 'misnamed':
      response.writeHead(200, {
        ...fields,
        'repr-digest': `sha-256=:${treatment.digest}:`,
        'content-length': treatment.bytes.length,
      });
      response.end(treatment.bytes);
      return 200;
    default:
      send(treatment, request, response, other, fields);
      return treatment.kind === 'elsewhere' ? 302 : 200;
  }
}
