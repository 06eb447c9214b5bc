import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import {
  createExchanger,
  type Exchanged,
  type ExchangeRequest,
  type Exchanger,
  type ExchangerOptions,
} from '../../suites/engine/exchange.js';
import { createRedactor } from '../../suites/engine/internal/redactor.js';
import type { Exchange } from '../../suites/engine/types.js';

/** An exchanger with what it recorded, and a `send` that fills in what tests do not care for. */
export interface TestExchanger {
  exchanger: Exchanger;
  recorded: Exchange[];
  send(request: Partial<ExchangeRequest> & { path?: string }): Promise<Exchanged>;
}

export function testExchanger(url: string, options: Partial<ExchangerOptions> = {}): TestExchanger {
  const recorded: Exchange[] = [];
  const credentials = options.credentials ?? {};
  const exchanger = createExchanger({
    url,
    credentials,
    redactor: createRedactor(credentials),
    onExchange: (exchange) => recorded.push(exchange),
    timeoutMs: 10_000,
    userAgent: 'test/1',
    ...options,
  });
  let count = 0;
  const nextId = (): string => {
    count += 1;
    return `test/${count}`;
  };
  const send: TestExchanger['send'] = (request) =>
    exchanger.send({ method: 'GET', path: '/', intent: { kind: 'valid' }, check: 'test', nextId, ...request });
  return { exchanger, recorded, send };
}

/** A TCP server that speaks whatever `onRequest` writes once the first octets of a request are in. */
export async function startTcp(
  onRequest: (socket: Socket, request: string) => void,
): Promise<{ url: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: TcpServer = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => onRequest(socket, chunk.toString('latin1')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A port of 127.0.0.1 at which nothing listens. */
export async function closedUrl(): Promise<string> {
  for (;;) {
    // Below the ports that systems give to whoever asks for any: a test beside this one must not be given it.
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = createTcpServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    await new Promise((resolve) => server.close(resolve));
    return `http://127.0.0.1:${port}`;
  }
}
