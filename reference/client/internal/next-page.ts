import { nextTarget } from '../../../spec/links.js';

/** The query of the next page as a `Link` field gives it (RFC 8288); undefined on the last page. */
export function nextPage(link: string | null, url: string): Record<string, string> | undefined {
  const target = nextTarget(link ?? '');
  return target === undefined ? undefined : Object.fromEntries(new URL(target, url).searchParams);
}
