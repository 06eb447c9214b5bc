import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problemMediaType, problemText } from './problem.js';
import { RequestError } from './request-error.js';

/** What node:http found wrong before there was a request to route, and what the client is told. */
const refusals: Record<string, RequestError> = {
  HPE_HEADER_OVERFLOW: new RequestError(431, 'The header section is too large.'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new RequestError(413, 'The chunk extensions are too large.'),
  ERR_HTTP_REQUEST_TIMEOUT: new RequestError(408, 'The request did not arrive in time.'),
  HPE_INVALID_METHOD: new RequestError(501, 'The method is not known.'),
  HPE_INVALID_VERSION: new RequestError(505, 'Only HTTP/1.1 and HTTP/1.0 are spoken here.'),
};
const malformed = new RequestError(400, 'The request is not well-formed HTTP/1.1.');

interface ClientError extends NodeJS.ErrnoException {
  /** What the parser was given last. */
  rawPacket?: unknown;
}

/** Answers a connection whose request cannot be parsed, then closes it. */
export function answerClientError(error: ClientError, socket: Socket): void {
  const code = error.code ?? '';
  const underWay = (socket as Socket & { _httpMessage?: { headersSent?: boolean } })._httpMessage?.headersSent === true;
  // A reset, a failed TLS handshake or an answer that has begun leave nothing that could be said.
  if (!socket.writable || underWay || !(code.startsWith('HPE_') || code in refusals)) {
    socket.destroy();
    return;
  }
  // The parser says "invalid method" of anything that it cannot start with.
  const start = Buffer.isBuffer(error.rawPacket) ? error.rawPacket.toString('latin1', 0, 1024) : '';
  const isRequest = code !== 'HPE_INVALID_METHOD' || /^[A-Z-]+ \S+ HTTP\/\d/.test(start);
  const refusal = (isRequest ? refusals[code] : undefined) ?? malformed;
  const body = problemText(refusal);
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    `Date: ${new Date().toUTCString()}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroySoon());
}
