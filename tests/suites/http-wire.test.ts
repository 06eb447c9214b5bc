import { expect, test } from '@playwright/test';
import type { CheckContext } from '../../suites/engine/check.js';
import { NotSeen } from '../../suites/engine/outcomes.js';
import { httpWire } from '../../suites/server/http-wire.js';

/** A context in which every conversation is answered by one status. */
function answering(status: number, sent: readonly (readonly [string, string])[]): CheckContext {
  const reply = { status, header: () => undefined, exchange: { id: 'x', request: { headers: sent } } };
  return {
    rwi: async () => ({ cid: 'c', mid: 'm', prefix: '/MPAI/AIFU' }),
    port: () => 'OSD-BTO-V1.5',
    textObject: (text: string) => text,
    ops: {
      path: () => '/x',
      wire: async () => ({
        answers: [reply],
        interim: [],
        closed: true,
        rest: 0,
        waits: [true],
        exchange: reply.exchange,
      }),
    },
    expect: { status: () => undefined, that: () => undefined, equal: () => undefined },
  } as unknown as CheckContext;
}

test('a 401 to a request with a credential is not taken for the refusal of its framing', async () => {
  for (const id of ['http-two-framings', 'http-expect-continue', 'http-1-0-request']) {
    const check = httpWire.checks.find((one) => one.id === id);
    const credential = [['Authorization', 'Digest <redacted>']] as const;
    await expect(check?.run(answering(401, credential)), id).rejects.toThrow(NotSeen);
    for (const [status, sent] of [
      [401, []],
      [400, credential],
    ] as const)
      await check?.run(answering(status, sent));
  }
});
