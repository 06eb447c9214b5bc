import { Agent, type Dispatcher, request } from 'undici';
import type { Exchange } from '../../suites/engine/types.js';

/**
 * Sends recorded requests again: those of one check in their order, `lanes` checks at a time. Ids that the server gives
 * out differ each time, so those in the recorded URLs are replaced by those of the new answers.
 */
export async function replay(origin: string, exchanges: readonly Exchange[], lanes: number): Promise<void> {
  const dispatcher = new Agent({ connections: lanes });
  const byCheck = new Map<string, Exchange[]>();
  for (const exchange of exchanges) byCheck.set(exchange.check, [...(byCheck.get(exchange.check) ?? []), exchange]);
  const waiting = byCheck.values(); // one iterator for all lanes: each takes the next check that nobody took
  const lane = async () => {
    for (const check of waiting) await replayCheck(dispatcher, origin, check, new Map());
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await dispatcher.close();
}

async function replayCheck(
  dispatcher: Dispatcher,
  origin: string,
  exchanges: readonly Exchange[],
  renamed: Map<string, string>,
): Promise<void> {
  for (const exchange of exchanges) {
    const { method, url, headers } = exchange.request;
    let path = url.slice(new URL(url).origin.length);
    for (const [before, now] of renamed) path = path.replaceAll(before, now);
    // What the run gave up after a time is given up after the same time. Requests that were concurrent inside a check are
    // not so here: one that now waits for a later one is given up as well.
    const { error, endMs } = exchange;
    const signal = AbortSignal.timeout(Math.ceil(error === undefined ? Math.max(1000, 2 * endMs) : Math.max(1, endMs)));
    const answer = await send(`${origin}${path}`, {
      dispatcher,
      method: method as Dispatcher.HttpMethod,
      headers: Object.fromEntries(headers.filter(([name]) => !/^(host|content-length|connection)$/i.test(name))),
      body: bodyOf(exchange),
      signal,
    });
    const [before, now] = [idIn(exchange.response?.body.text), idIn(answer)];
    if (before !== undefined && now !== undefined) renamed.set(before, now);
  }
}

/** The answer's text; nothing when it did not come in time. */
async function send(url: string, options: NonNullable<Parameters<typeof request>[1]>): Promise<string> {
  try {
    return await (await request(url, options)).body.text();
  } catch (error) {
    if ((error as Error).name === 'TimeoutError') return '';
    throw error;
  }
}

function bodyOf({ request: { body } }: Exchange): Buffer | null {
  if (body === undefined) return null;
  // A long body was recorded by its head only; as many octets take as long to send.
  if (body.truncated) return Buffer.alloc(body.length, 0x20);
  return body.base64 === undefined ? Buffer.from(body.text ?? '') : Buffer.from(body.base64, 'base64');
}

/** The `id` that an answer of create or start gives. */
function idIn(text: string | undefined): string | undefined {
  return /"id"\s*:\s*"([^"]+)"/.exec(text ?? '')?.[1];
}
