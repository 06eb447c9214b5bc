import type { Reply, SciRef } from '../check.js';
import { segment } from '../dialect.js';
import { isSuccess } from '../operations.js';
import { NoAnswer } from '../outcomes.js';
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
 * Which dialects the server speaks: those in which Start succeeds, or is refused otherwise than an unknown route is. So a
 * server without a single conformance workflow is recognised as well. A server of both is judged in `aif-3.0`.
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
  const [unknown, ...replies] = await Promise.all([
    attempt(
      speaking(around, 'aif-3.0').raw('POST', `${sci.prefix}/${segment(sci.cid)}/${control}/Start`, {
        intent,
        body,
        headers,
      }),
    ),
    ...dialects.map((dialect) => attempt(speaking(around, dialect).start(sci, module, { intent }))),
  ]);
  const spoken = dialects.filter((_dialect, index) => knows(replies[index], unknown, sci));

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

function knows(reply: Reply | undefined, unknown: Reply | undefined, sci: SciRef): boolean {
  if (reply === undefined) return false;
  if (isSuccess(reply)) return true;
  return unknown === undefined || shape(reply, sci) !== shape(unknown, sci);
}

/** Status and text of an answer without what differs from route to route and from request to request. */
function shape(reply: Reply, sci: SciRef): string {
  const text = reply
    .text()
    .replaceAll(sci.cid, '')
    .replace(/AIW|MODULE|NO-SUCH-DIALECT/g, '')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|\d+/gi, '');
  return `${reply.status} ${text}`;
}
