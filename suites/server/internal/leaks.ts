/** What an answer must not tell of the server's inside. */
import type { Exchange } from '../../engine/types.js';
import { bodyOf, mediaTypeOf } from '../../http/passive.js';

/** Lines of stack traces: JavaScript, Java, .NET, Python, Go, Rust; and names of exceptions with their dots. */
export const trace =
  /^\s*at [\w.$<>[\]` ]+\(.*\)|^\s*at \S+ in \S+:line \d+|Traceback \(most recent call last\)|^\s*File ".+", line \d+|goroutine \d+ \[|stack backtrace:|(System|java|javax|org|com)\.[\w.]+Exception\b/m;
/** Absolute paths that only a server has, and source files with a line. */
export const path =
  /(^|[\s"'(=])(\/(home|usr|var|opt|root|srv|tmp|app|etc|Users|private)\/[\w.-]+\/?|[A-Za-z]:\\[\w.-]+)|node_modules|\.(js|ts|cs|py|java|go|rs):\d+/;

/** What people read of a body: in JSON the strings, with their escapes undone. */
function textOf(x: Exchange): string {
  const body = bodyOf(x);
  // The type and the instance of a problem are references (RFC 9457 section 3.1), and name nothing of the server's inside.
  if (mediaTypeOf(x) === 'application/problem+json' && typeof body === 'object' && body !== null)
    return strings({ ...body, type: undefined, instance: undefined }).join('\n');
  return typeof body === 'object' && body !== null ? strings(body).join('\n') : (x.response?.body.text ?? '');
}
/** Without recursion: a hostile server nests its JSON deeper than the stack is. */
function strings(body: unknown): string[] {
  const found: string[] = [];
  const open = [body];
  for (let value = open.pop(); open.length > 0 || value !== undefined; value = open.pop()) {
    if (typeof value === 'string') found.push(value);
    else if (typeof value === 'object' && value !== null) open.push(...Object.values(value).reverse());
  }
  return found;
}
/** Where a text matches, for the message; the request's own words are not the server's. */
export function found(x: Exchange, pattern: RegExp): string | undefined {
  const hit = pattern.exec(textOf(x))?.[0]?.trim();
  return hit === undefined ||
    decodeURIComponent(x.request.url.replace(/%(?![0-9a-f]{2})|%[89a-f][0-9a-f]/gi, '')).includes(
      hit.replace(/^["'(=]/, ''),
    )
    ? undefined
    : hit;
}
