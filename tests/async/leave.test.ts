import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { createExchanger } from '../../suites/engine/exchange.js';
import { createRedactor } from '../../suites/engine/internal/redactor.js';
import { replyOf } from '../../suites/engine/reply.js';
import type { Exchange } from '../../suites/engine/types.js';

test('an exchange can be left on purpose, before and after its header section, and says so', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/silent') return;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const timer = setInterval(() => response.write('data: x\n\n'), 5);
    response.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const recorded: Exchange[] = [];
  const exchanger = createExchanger({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: {},
    redactor: createRedactor({}),
    onExchange: (exchange) => recorded.push(exchange),
    timeoutMs: 20_000,
    userAgent: 'test',
  });
  const request = {
    method: 'GET',
    intent: { kind: 'probe' as const },
    check: 'leave',
    nextId: () => `leave/${recorded.length}`,
  };
  try {
    const statuses: number[] = [];
    const left = replyOf(
      await exchanger.send({
        ...request,
        path: '/stream',
        leave: { when: (body) => body.length >= 27 },
        onHead: (status) => statuses.push(status),
      }),
    );
    expect([left.status, statuses]).toEqual([200, [200]]);
    expect(left.text()).toMatch(/^(data: x\n\n){3,}/);
    expect(left.exchange).toMatchObject({ error: { code: 'left' }, response: { body: { truncated: true } } });
    const silent = await exchanger.send({ ...request, path: '/silent', leave: { afterMs: 30 } });
    expect(silent.exchange.error?.code).toBe('left');
    expect(() => replyOf(silent)).toThrow(/on purpose/);
    expect(recorded).toHaveLength(2);
  } finally {
    await exchanger.close();
    server.closeAllConnections();
    server.close();
  }
});
