import type { Exchange } from '../../suites/engine/types.js';

/** A recorded exchange that went well, with what a test wants otherwise. */
export function exchange(id: string, more: Partial<Exchange> = {}): { type: 'exchange' } & Exchange {
  return {
    type: 'exchange',
    id,
    check: 'c',
    intent: { kind: 'valid', operation: 'status' },
    identity: 'main',
    request: { method: 'GET', url: 'http://t/x', headers: [] },
    response: { status: 200, httpVersion: '1.1', headers: [], body: { length: 0, text: '' } },
    startedAt: '2026-01-01T00:00:00.000Z',
    endMs: 1,
    ...more,
  };
}
