import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
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
    if (isByHand(exchange)) {
      await sendOctets(origin, path, exchange);
      continue;
    }
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
    const { name, code = '' } = error as NodeJS.ErrnoException;
    // A server may hang up on what it will not read, as it did when this was recorded.
    if (name === 'TimeoutError' || /^(EPIPE|ECONNRESET|UND_ERR_SOCKET)$/.test(code)) return '';
    throw error;
  }
}

/** What no HTTP client would send as it was: the suite wrote these octets by hand. */
function isByHand({ request: { method, headers } }: Exchange): boolean {
  const names = headers.map(([name]) => name.toLowerCase());
  const special = ['connection', 'expect', 'keep-alive', 'transfer-encoding', 'upgrade'];
  return (
    names.some((name) => special.includes(name)) ||
    new Set(names).size < names.length ||
    !names.includes('host') ||
    !/^[A-Z]+$/.test(method) ||
    headers.some(([name, value]) => !/^[\w-]+$/.test(name) || /[^\t\x20-\x7e]/.test(value))
  );
}

/** The same octets on a connection of their own, until the first of an answer comes, at most as long as it took then. */
async function sendOctets(origin: string, path: string, exchange: Exchange): Promise<void> {
  const { hostname, port } = new URL(origin);
  const { method, headers } = exchange.request;
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined); // hanging up is an answer
  const head = [`${method} ${path} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''];
  socket.write(head.join('\r\n'));
  socket.write(bodyOf(exchange) ?? '');
  const answered = ['data', 'close'].map((event) => once(socket, event).catch(() => undefined));
  await Promise.race([...answered, delay(Math.max(1, exchange.endMs), undefined, { ref: false })]);
  socket.destroy();
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
