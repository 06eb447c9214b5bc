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
    for (const check of waiting) await replayCheck(dispatcher, origin, check);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  await dispatcher.close();
}

async function replayCheck(dispatcher: Dispatcher, origin: string, exchanges: readonly Exchange[]): Promise<void> {
  const renamed = new Map<string, string>();
  for (const exchange of exchanges) {
    const { method, url, headers } = exchange.request;
    let path = url.slice(new URL(url).origin.length);
    for (const [before, now] of renamed) path = path.replaceAll(before, now);
    const { body } = await request(`${origin}${path}`, {
      dispatcher,
      method: method as Dispatcher.HttpMethod,
      headers: Object.fromEntries(headers.filter(([name]) => !/^(host|content-length|connection)$/i.test(name))),
      body: bodyOf(exchange),
    });
    const answer = await body.text();
    const [before, now] = [idIn(exchange.response?.body.text), idIn(answer)];
    if (before !== undefined && now !== undefined) renamed.set(before, now);
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
