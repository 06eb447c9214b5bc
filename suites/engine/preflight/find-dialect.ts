import type { Reply, SciRef } from '../check.js';
import { segment } from '../dialect.js';
import { isSuccess, sciFrom } from '../operations.js';
import { NoAnswer } from '../outcomes.js';
import { namesOccasion, tryJson } from '../reply.js';
import type { DialectName } from '../types.js';
import { candidateNames } from '../workflows.js';
import { type PreflightSurroundings, speaking } from './surroundings.js';

const dialects: readonly DialectName[] = ['aif-3.0', 'mas-1.0'];
/** A segment that no dialect has: what the server answers there is its answer to a route it does not know. */
const control = 'NO-SUCH-DIALECT';

export interface DialectFound {
  dialect: DialectName;
  alsoSpeaks: DialectName[];
  message: string;
}

/**
 * Which dialects the server speaks: those in which Start succeeds; where it succeeds in none, those in which it is refused
 * otherwise than an unknown route is, so that a server without a single conformance workflow is recognised as well. A server
 * of both is judged in `aif-3.0`.
 */
export async function findDialect(around: PreflightSurroundings, sci: SciRef): Promise<DialectFound> {
  const module = candidateNames('ECH', around.workflows)[0] ?? 'MCT-ECH-V1.0';
  const intent = { kind: 'probe' as const, note: 'which dialect?' };
  const attempt = (make: Promise<Reply>): Promise<Reply | undefined> =>
    make.catch((error: unknown) => {
      if (error instanceof NoAnswer) return undefined; // a server that drops what it does not know speaks something else
      throw error;
    });
  const body = JSON.stringify({ module });
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const askUnknown = (): Promise<Reply | undefined> =>
    attempt(
      speaking(around, 'aif-3.0').raw('POST', `${sci.prefix}/${segment(sci.cid)}/${control}/Start`, {
        intent,
        body,
        headers,
      }),
    );
  const [unknown, unknownAgain] = await Promise.all([askUnknown(), askUnknown()]);
  // Texts that differ from answer to answer by themselves, as with ids of requests, tell nothing.
  const steady =
    unknown !== undefined && unknownAgain !== undefined && shape(unknown, sci) === shape(unknownAgain, sci);
  const look = (reply: Reply): string => (steady ? shape(reply, sci) : `${reply.status}`);
  const knows = (reply: Reply | undefined): boolean =>
    reply !== undefined && (unknown === undefined || look(reply) !== look(unknown));
  const replies: (Reply | undefined)[] = [];
  const succeeded = (reply: Reply | undefined): boolean => reply !== undefined && isSuccess(reply);
  // One after the other: of two at once in one SCI, a server may refuse either, or both (AMB-010).
  for (const dialect of dialects) {
    const start = (where: SciRef): Promise<Reply | undefined> =>
      attempt(speaking(around, dialect).start(where, module, { intent }));
    const reply = await start(sci);
    const second = !succeeded(reply) && knows(reply) && replies.some(succeeded);
    const created = second ? await attempt(speaking(around, dialect).create()) : undefined;
    const fresh = created === undefined ? undefined : sciFrom(created, around.url);
    replies.push(fresh === undefined ? reply : await start(fresh));
  }
  const started = dialects.filter((_dialect, index) => succeeded(replies[index]));
  const spoken = started.length > 0 ? started : dialects.filter((_dialect, index) => knows(replies[index]));

  if (around.dialect !== 'auto') {
    const forced = around.dialect;
    const note = spoken.includes(forced) ? '' : ', although the server does not seem to speak it';
    return {
      dialect: forced,
      alsoSpeaks: spoken.filter((each) => each !== forced),
      message: `The dialect ${forced} is used as asked${note}.`,
    };
  }
  const [first, ...others] = spoken;
  if (first === undefined)
    return { dialect: 'aif-3.0', alsoSpeaks: [], message: 'Start is answered in neither dialect; aif-3.0 is assumed.' };
  const also = others.length === 0 ? '' : `; it also speaks ${others.join(', ')}`;
  return { dialect: first, alsoSpeaks: others, message: `The server speaks ${first}${also}.` };
}

/** Status and text of an answer without what differs from route to route and from request to request. */
function shape(reply: Reply, sci: SciRef): string {
  const text = withoutOccasion(reply)
    .replaceAll(sci.cid, '')
    .replace(/AIW|MODULE|NO-SUCH-DIALECT/g, '')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|\b[0-9a-f]{12,}\b|\d+/gi, '');
  return `${reply.status} ${text}`;
}

/** The text of an answer; of JSON without the members that name the occasion. */
function withoutOccasion(reply: Reply): string {
  const value = tryJson(reply);
  if (typeof value !== 'object' || value === null) return reply.text();
  return JSON.stringify(value, (name, member: unknown) => (namesOccasion.test(name) ? undefined : member));
}
