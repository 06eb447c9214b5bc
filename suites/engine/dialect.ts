import type { PortRef, RwiRef, SciRef } from './check.js';
import type { DialectName, Operation, TargetFacts } from './types.js';

/** What `prefix` of a create answer replaces (MPAI-AIF V3.0 Remote Controller Access 3.1.1). */
export const defaultPrefix = '/MPAI/AIFU';

/** Ids that an operation's path is built from. */
export interface PathIds {
  sci?: SciRef;
  rwi?: RwiRef;
  port?: PortRef | string;
}

const segments: Record<DialectName, string> = { 'aif-3.0': 'AIW', 'mas-1.0': 'MODULE' };

const methods: Record<Operation, 'GET' | 'POST' | 'DELETE'> = {
  create: 'POST',
  delete: 'DELETE',
  discover: 'GET',
  upload: 'POST',
  start: 'POST',
  status: 'GET',
  pause: 'GET',
  resume: 'GET',
  stop: 'GET',
  input: 'POST',
  output: 'GET',
  delivery: 'GET',
  dropDelivery: 'DELETE',
};

/** The method that the remote interface gives an operation; the same in both dialects. */
export function methodOf(operation: Operation): 'GET' | 'POST' | 'DELETE' {
  return methods[operation];
}

/**
 * The path of an operation below the target's base. Create and delete stay under the default prefix, whatever the create
 * answer said: no text tells that the override covers them, and the public clients send them there.
 *
 * @throws TypeError when an id that the path needs is missing: a fault of the check.
 */
export function pathOf(
  dialect: DialectName,
  portForm: TargetFacts['portForm'],
  operation: Operation,
  ids: PathIds,
): string {
  const sci = ids.rwi ?? ids.sci;
  if (operation === 'create') return `${defaultPrefix}/Controller`;
  if (sci === undefined) throw new TypeError(`The path of ${operation} needs an SCI.`);
  if (operation === 'delete') return `${defaultPrefix}/Controller/${segment(sci.cid)}`;
  const collection = `${sci.prefix}/${segment(sci.cid)}/${segments[dialect]}`;
  if (operation === 'discover' || operation === 'upload') return collection;
  if (operation === 'start') return `${collection}/Start`;
  if (ids.rwi === undefined) throw new TypeError(`The path of ${operation} needs an RWI.`);
  const instance = `${collection}/${segment(ids.rwi.mid)}`;
  switch (operation) {
    case 'status':
      return instance;
    case 'pause':
      return `${instance}/Pause`;
    case 'resume':
      return `${instance}/Resume`;
    case 'stop':
      return `${instance}/Stop`;
  }
  if (operation !== 'input' && operation !== 'output')
    throw new TypeError(`The path of ${operation} is the server's to give.`);
  if (ids.port === undefined) throw new TypeError(`The path of ${operation} needs a port.`);
  return `${instance}/${operation === 'input' ? 'Input' : 'Output'}/${segment(portId(ids.port, portForm))}`;
}

/** `{pid}` of a port: its label, or `DataType[:n]` where an absent number means 1. A text is taken as it is. */
export function portId(port: PortRef | string, form: TargetFacts['portForm']): string {
  if (typeof port === 'string') return port;
  if (form === 'label' && port.label !== undefined) return port.label;
  return port.number === undefined || port.number === 1 ? port.dataType : `${port.dataType}:${port.number}`;
}

/** `text` as one path segment: what RFC 3986 3.3 allows in a segment stays, the rest is percent-encoded as UTF-8. */
export function segment(text: string): string {
  // Through a Buffer, because a lone surrogate has no UTF-8 form and encodeURIComponent throws on it.
  return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8')).replace(
    /%(3A|40|24|26|2B|2C|3B|3D)/g,
    (escaped) => decodeURIComponent(escaped),
  );
}

/** Longest id or prefix that is put into a path. RFC 9110 4.1 lets nobody count on URIs of more than 8000 octets. */
const longestPart = 4_000;

/** Whether an id can be one segment of a path: `.` and `..` climb however they are written (RFC 3986 6.2.2.2), and a path has an end. */
export function usableId(id: string): boolean {
  return id !== '.' && id !== '..' && id.length <= longestPart;
}

/**
 * The prefix that a create answer gave, ready to be put before `/{cid}`; undefined when it must not be followed: it leads
 * to another origin or leaves its own path (dot segments, line breaks, a query). A whole URL of the target's own origin
 * counts as its path.
 */
export function safePrefix(prefix: string, targetUrl: string): string | undefined {
  if (prefix.length > longestPart) return undefined;
  const origin = new URL(targetUrl).origin;
  let path = prefix;
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) {
    const authority = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)(.*)$/i.exec(path);
    if (authority === null || !URL.canParse(authority[1] ?? '') || new URL(authority[1] ?? '').origin !== origin)
      return undefined;
    path = authority[2] ?? '';
  }
  if (path !== '' && !path.startsWith('/')) return undefined;
  if (path.startsWith('//') || !/^[\x21-\x7e]*$/.test(path) || /[\\?#]/.test(path)) return undefined;
  // Some servers decode %2F and %5C before they resolve dot segments, and drop what follows a semicolon.
  if (path.split(/\/|%2f|%5c/i).some((part) => /^(\.|%2e){1,2}(;|$)/i.test(part))) return undefined;
  return path.replace(/\/+$/, '');
}
