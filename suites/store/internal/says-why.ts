import type { CheckContext, Reply } from '../../engine/check.js';
import { tryJson } from '../../engine/reply.js';

/** Members of problem details (RFC 9457) that say which kind of problem it is, not what happened. */
const kindOnly = new Set(['type', 'title', 'instance', 'status']);

/** A body of a refusal that tells people something: a sentence, in whatever member or form. */
export function saysWhy(t: CheckContext, reply: Reply | undefined): void {
  if (reply === undefined) return;
  const value = tryJson(reply);
  const text = typeof value === 'object' && value !== null ? said(value).join(' ') : reply.text();
  const words = text.match(/\p{L}{2,}/gu) ?? [];
  t.expect.that(
    words.length >= 4,
    'The refusal does not say why.',
    { expected: 'a body with the reason in words', received: reply.text().slice(0, 200) || 'no body' },
    reply,
  );
}

/** All texts in a JSON value. */
function said(value: object): string[] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    if (typeof member === 'string') return kindOnly.has(name) ? [] : [member];
    return typeof member === 'object' && member !== null ? said(member) : [];
  });
}
