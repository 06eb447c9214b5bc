import { nameIn } from './names.js';

/** Where a request came to: the repository itself, its second address, or the host that a redirect leads to. */
export type Place = 'main' | 'second' | 'elsewhere';

/** One request that the repository saw. */
export interface Asked {
  /** Milliseconds since the repository listens. */
  atMs: number;
  place: Place;
  method: string;
  path: string;
  /** What was answered; 0 for no answer. */
  status: number;
}

export type ElementKind = 'metadata' | 'package' | 'approved';

/** What a request was for: an element, a listing or metadata of TUF. */
export function elementOf({ path }: Pick<Asked, 'path'>): { kind: ElementKind; name: string } | undefined {
  const name = nameIn(path);
  const folder = /(?:^|\/)(L3|packages|approved)\//.exec(path)?.[1];
  if (name === undefined || folder === undefined || path.endsWith('/')) return undefined;
  return { name, kind: folder === 'L3' ? 'metadata' : folder === 'packages' ? 'package' : 'approved' };
}

/** How often octets of an element were sent. */
export const timesFetched = (asked: readonly Asked[], name: string, kind: ElementKind): number =>
  asked.filter((each) => {
    const element = elementOf(each);
    return each.method === 'GET' && each.status === 200 && element?.name === name && element.kind === kind;
  }).length;

/** Whether an element was asked for, at any place, by whatever method. */
export const wasAsked = (asked: readonly Asked[], name: string): boolean =>
  asked.some((each) => each.path.includes(name));
