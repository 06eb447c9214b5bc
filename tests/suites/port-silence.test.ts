import { expect, test } from '@playwright/test';
import type { CheckContext } from '../../suites/engine/check.js';
import { port } from '../../suites/server/port.js';

test('what an early Output is answered is read as a run, as silence or as a refusal (AMB-003)', async () => {
  const check = port.checks.find(({ id }) => id === 'port-read-before-input');
  for (const [status, reading] of [
    [200, 'runs'],
    [204, 'silent'],
    [404, 'silent'],
    [409, 'refused'],
  ] as const) {
    const seen: string[] = [];
    const t = {
      rwi: async () => ({}),
      port: () => 'OSD-BTO-V1.5',
      exchange: async () => ({}),
      textObject: (text: string) => text,
      textOf: () => '',
      ops: {
        output: async () => ({ status }),
        input: async () => {
          throw new Error('enough was seen');
        },
      },
      expect: { equal: () => undefined },
      observe: (_ambiguity: string, read: string) => void seen.push(read),
    } as unknown as CheckContext;
    await check?.run(t).catch(() => undefined);
    expect(seen, String(status)).toEqual([reading]);
  }
});
