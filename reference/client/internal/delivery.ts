import { setTimeout as sleep } from 'node:timers/promises';
import { MaasError } from '../error.js';
import { messageOf, outcomeOf } from './outcome.js';
import type { Reach } from './reach.js';

/**
 * The message that a 202 promised, asked for until `end` (epoch ms); undefined when it has not come by then. The delivery is
 * given up or forgotten in any case, so that it holds no message.
 *
 * @param accepted the 202
 * @throws MaasError as receiving does; PROTOCOL when the delivery lies on another origin: credentials never go there
 */
export async function collectDelivery({ transport, url }: Reach, accepted: Response, end: number): Promise<unknown> {
  const place = resolved(accepted, accepted.url === '' ? url : accepted.url, url);
  const ask = async (where: URL, method = 'GET') => {
    const call = transport.fetch(
      new Request(where, { method, headers: { accept: 'MPAI/port-data, application/json' } }),
    );
    const response = await call;
    return { response, text: await response.text() };
  };
  try {
    for (let pause = 20; ; pause = Math.min(pause * 2, 500)) {
      let answer = await ask(place);
      if (answer.response.status === 303) answer = await ask(resolved(answer.response, place.href, url));
      const { response, text } = answer;
      if (response.status !== 202) {
        await outcomeOf('Receive', Promise.resolve({ error: text, response }));
        return messageOf(text);
      }
      if (Date.now() >= end) return undefined;
      await sleep(Math.min(pause, Math.max(1, end - Date.now())));
    }
  } finally {
    await ask(place, 'DELETE').catch(() => undefined);
  }
}

function resolved(response: Response, from: string, url: string): URL {
  const location = response.headers.get('location');
  if (location === null || !URL.canParse(location, from))
    throw new MaasError('PROTOCOL', `Receive: the ${response.status} names no resource.`, response.status);
  const place = new URL(location, from);
  if (place.origin !== new URL(url).origin)
    throw new MaasError(
      'PROTOCOL',
      `Receive: the message is promised at another origin, ${place.origin}.`,
      response.status,
    );
  return place;
}
