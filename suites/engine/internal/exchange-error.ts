import type { ExchangeErrorCode } from '../types.js';

/** Why an exchange ended without a complete response, in the words of a recording. */
export interface ExchangeFault {
  code: ExchangeErrorCode;
  message: string;
}

/** How an exchange ends that the suite itself ends, to see what the server makes of it. */
export const leftOnPurpose: ExchangeFault = { code: 'left', message: 'the suite ended the exchange on purpose' };

const unreachable = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const timeout = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);
const reset = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ECONNABORTED']);
const tooLarge = new Set(['UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_EXCEEDED_MAX_SIZE', 'HPE_HEADER_OVERFLOW']);
const certificate = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE/;

/** Sorts what undici, Node's sockets and OpenSSL throw into the codes of a recording. */
export function classifyFault(error: unknown): ExchangeFault {
  const chain = causes(error);
  const codes = chain.map((cause) => String((cause as { code?: unknown }).code ?? ''));
  const message = chain.map((cause) => oneLine(cause.message)).find((text) => text !== '') ?? 'the connection failed';
  const has = (set: Set<string>): boolean => codes.some((code) => set.has(code));
  if (has(tooLarge))
    return { code: 'too-large', message: `the header section is larger than this client reads: ${message}` };
  if (has(timeout)) return { code: 'timeout', message };
  if (codes.includes('ECONNREFUSED')) return { code: 'refused', message: 'connection refused' };
  if (has(unreachable)) return { code: 'unreachable', message };
  if (codes.some((code) => certificate.test(code))) return { code: 'tls', message };
  if (codes.some((code) => code.startsWith('HPE_')) || codes.includes('UND_ERR_RES_CONTENT_LENGTH_MISMATCH')) {
    return { code: 'protocol', message: `not a well-formed HTTP/1.1 response: ${message}` };
  }
  if (has(reset))
    return { code: 'reset', message: message === 'other side closed' ? 'the server closed the connection' : message };
  return { code: 'protocol', message };
}

/** OpenSSL's messages hold a thread id, source lines and line breaks around the phrase that says what happened. */
function oneLine(message: string): string {
  const phrase = /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/i.exec(message)?.[1];
  if (phrase === 'wrong version number' || phrase === 'packet length too long')
    return 'the server does not speak TLS on this port';
  return (phrase ?? message).replace(/\s+/g, ' ').trim();
}

function causes(error: unknown): Error[] {
  const found: Error[] = [];
  // Node's happy-eyeballs wraps one error per address; the first one speaks for all.
  for (let next: unknown = error; next instanceof Error && found.length < 8; ) {
    found.push(next);
    next = next instanceof AggregateError ? next.errors[0] : next.cause;
  }
  return found.length > 0 ? found : [new Error(String(error))];
}
