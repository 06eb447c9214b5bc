import type { HeaderList } from '../../types.js';

/** A final response as it stood on the wire. */
export interface WireAnswer {
  status: number;
  httpVersion: string;
  headers: HeaderList;
  body: Buffer;
}

/** What the octets of one direction of a connection hold. */
export interface ParsedAnswers {
  /** Whole final responses, in order. */
  answers: WireAnswer[];
  /** Statuses of interim responses. */
  interim: number[];
  /** Octets behind the last whole response. */
  rest: number;
  /** Why these octets are not HTTP/1.x; reading stops there. */
  fault?: string;
}

const crlf = Buffer.from('\r\n');
const headEnd = Buffer.from('\r\n\r\n');
const statusLine = /^HTTP\/(\d\.\d) ([1-5]\d\d)(?: [^\0\r\n]*)?$/;
const fieldLine = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([^\0\r\n]*?)[ \t]*$/;
const noContent = new Set([204, 304]);

/**
 * Reads responses strictly by RFC 9112. Other than an HTTP client it goes on behind a response, so that answers in a row,
 * content where none may be, and two lengths for one body can be seen.
 *
 * @param methods of the requests in the order sent: HEAD has no content (RFC 9112 6.3)
 * @param ended whether the server has closed the connection, which ends a body without length
 */
export function parseAnswers(octets: Buffer, methods: readonly string[], ended: boolean): ParsedAnswers {
  const found: ParsedAnswers = { answers: [], interim: [], rest: 0 };
  let at = 0;
  while (at < octets.length) {
    const end = octets.indexOf(headEnd, at);
    const started = octets.toString('latin1', at, at + 5);
    if (!'HTTP/'.startsWith(started))
      return { ...found, rest: octets.length - at, fault: 'it begins with no status line' };
    if (end < 0) break;
    const head = readHead(octets.toString('latin1', at, end));
    if (typeof head === 'string') return { ...found, rest: octets.length - at, fault: head };
    if (head.status < 200 && head.status !== 101) {
      found.interim.push(head.status);
      at = end + headEnd.length;
      continue;
    }
    const method = methods[found.answers.length] ?? 'GET';
    const content = readContent(octets, end + headEnd.length, { ...head, method, ended });
    if (typeof content === 'string') return { ...found, rest: octets.length - at, fault: content };
    if (content === undefined) break;
    found.answers.push({ ...head, body: content.body });
    at = content.next;
  }
  return { ...found, rest: octets.length - at };
}

function readHead(text: string): Omit<WireAnswer, 'body'> | string {
  const [first = '', ...lines] = text.split('\r\n');
  const status = statusLine.exec(first);
  if (status === null) return `its status line is ${JSON.stringify(first.slice(0, 80))}`;
  const headers: [string, string][] = [];
  for (const line of lines) {
    const field = fieldLine.exec(line);
    if (field === null) return `it has the field line ${JSON.stringify(line.slice(0, 80))}`;
    headers.push([field[1] ?? '', field[2] ?? '']);
  }
  return { status: Number(status[2]), httpVersion: status[1] ?? '', headers };
}

/** The content from `start`; undefined while it is not whole, a text when it cannot be read. */
function readContent(
  octets: Buffer,
  start: number,
  head: Omit<WireAnswer, 'body'> & { method: string; ended: boolean },
): { body: Buffer; next: number } | string | undefined {
  const values = (name: string): string[] =>
    head.headers.filter(([field]) => field.toLowerCase() === name).map(([, value]) => value);
  if (head.method === 'HEAD' || noContent.has(head.status)) return { body: Buffer.alloc(0), next: start };
  if (/(^|,)\s*chunked\s*$/i.test(values('transfer-encoding').join(','))) return readChunks(octets, start);
  const lengths = new Set(values('content-length').flatMap((value) => value.split(/\s*,\s*/)));
  const [length] = lengths;
  if (length === undefined) {
    return head.ended ? { body: octets.subarray(start), next: octets.length } : undefined;
  }
  if (lengths.size > 1 || !/^\d{1,15}$/.test(length)) return `its Content-Length is ${[...lengths].join(' and ')}`;
  const next = start + Number(length);
  if (next <= octets.length) return { body: octets.subarray(start, next), next };
  return head.ended ? 'it ends before its Content-Length' : undefined;
}

/** A chunked body from `start` (RFC 9112 7.1); undefined while it is not whole, a text when it cannot be read. */
export function readChunks(octets: Buffer, start: number): { body: Buffer; next: number } | string | undefined {
  const chunks: Buffer[] = [];
  for (let at = start; ; ) {
    const lineEnd = octets.indexOf(crlf, at);
    if (lineEnd < 0) return undefined;
    const size = /^([0-9a-f]{1,8})[ \t]*(;.*)?$/i.exec(octets.toString('latin1', at, lineEnd))?.[1];
    if (size === undefined) return 'it has a malformed chunk size';
    at = lineEnd + crlf.length;
    const length = Number.parseInt(size, 16);
    if (length === 0) {
      // The trailer section: field lines up to an empty one.
      const end = octets.subarray(at, at + 2).equals(crlf) ? at : octets.indexOf(headEnd, at) + crlf.length;
      if (end < at || end + 2 > octets.length) return undefined;
      return { body: Buffer.concat(chunks), next: end + crlf.length };
    }
    if (at + length + 2 > octets.length) return undefined;
    chunks.push(octets.subarray(at, at + length));
    at += length;
    if (!octets.subarray(at, at + 2).equals(crlf)) return 'a chunk does not end where its size says';
    at += crlf.length;
  }
}
