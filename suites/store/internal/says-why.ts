import type { CheckContext, Reply } from '../../engine/check.js';

/** A body of a refusal that tells people something: a sentence, in whatever member or form. */
export function saysWhy(t: CheckContext, reply: Reply | undefined): void {
  if (reply === undefined) return;
  const text = reply.text();
  const words = text.match(/\p{L}{2,}/gu) ?? [];
  t.expect.that(
    words.length >= 4,
    'The refusal does not say why.',
    { expected: 'a body with the reason in words', received: text === '' ? 'no body' : text.slice(0, 200) },
    reply,
  );
}
