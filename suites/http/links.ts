import { nextTarget } from '../../spec/links.js';
import type { CheckContext, Reply } from '../engine/check.js';
import { NotSeen } from '../engine/outcomes.js';

/**
 * The URL of the page that an answer links to as the next one (RFC 8288), undefined when it is the last.
 *
 * @throws NotSeen when that page is at another origin, which a run never contacts
 */
export function nextPage(t: CheckContext, reply: Reply): string | undefined {
  const target = nextTarget(reply.header('link') ?? '');
  if (target === undefined) return undefined;
  const { url } = reply.exchange.request;
  t.expect.that(
    URL.canParse(target, url),
    'The link to the next page is no URI reference.',
    { expected: 'a URI reference (RFC 3986 section 4.1)', received: target },
    reply,
  );
  const next = new URL(target, url);
  next.hash = '';
  if (next.origin !== new URL(t.target.url).origin)
    throw new NotSeen('not-observed', `The next page is at ${next.origin}, another origin than that of the target.`);
  return next.href;
}
