import type { Area, Check, CheckContext, Reply } from '../engine/check.js';
import { uniqueText } from './internal/ids.js';
import { emptied, expectEcho, succeeded } from './internal/steps.js';
import { type Fault, faults, wrong } from './internal/wrong.js';

const selector = '{"Header":"OSD-SEL-V1.5","SelectorID":"urn:example:selector"}';
const broken = '{"Header":"OSD-BTO-V1.5","BasicTextData":"not an array","Extra":1}';

async function sendWrong(
  t: CheckContext,
  fault: Fault,
  body: string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return t.ops.input(await t.rwi('ECH'), t.port('ECH', 'Input'), body, wrong(fault, 'input', { headers }));
}

const checks: readonly Check[] = [
  {
    id: 'port-media-type-checked',
    clause: 'PORT-023',
    title: 'A message announced as image/png is refused.',
    needs: ['ECH'],
    async run(t) {
      const reply = await sendWrong(t, faults.wrongMediaType, t.textObject(uniqueText(t)), {
        'Content-Type': 'image/png',
      });
      t.observe('AMB-025', succeeded(reply) ? 'ignored' : 'checked', reply);
      t.expect.refused(reply, 'image/png is not MPAI/port-data');
    },
  },
  {
    id: 'port-malformed-json',
    clause: 'PORT-024',
    title: 'A message that is cut off is refused with 4xx.',
    needs: ['ECH'],
    async run(t) {
      const whole = t.textObject(uniqueText(t));
      t.expect.status(await sendWrong(t, faults.malformedJson, whole.slice(0, -2)), '4xx', 'the body is not JSON');
    },
  },
  {
    id: 'port-empty-body',
    clause: 'PORT-024',
    title: 'A message without a body is refused with 4xx.',
    needs: ['ECH'],
    async run(t) {
      t.expect.status(await sendWrong(t, faults.malformedJson, ''), '4xx', 'an empty body is not JSON');
    },
  },
  {
    id: 'port-other-type',
    clause: 'PORT-025',
    title: 'A Selector sent to a text port is refused with 4xx.',
    needs: ['ECH'],
    async run(t) {
      t.expect.status(await sendWrong(t, faults.wrongData, selector), '4xx', 'the port takes OSD-BTO-V1.5');
    },
  },
  {
    id: 'port-schema',
    clause: 'PORT-026',
    title: 'A text object that breaks its schema is refused with 4xx.',
    needs: ['ECH'],
    async run(t) {
      const reply = await sendWrong(t, faults.wrongData, broken);
      t.observe('AMB-026', succeeded(reply) ? 'accepted' : 'refused', reply);
      t.expect.status(reply, '4xx', 'the body breaks the schema of its Data Type');
    },
  },
  {
    id: 'port-usable-after-refusal',
    clause: 'PORT-027',
    title: 'After messages that were wrong in several ways a right one is echoed.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const port = t.port('ECH', 'Input');
      for (const [body, fault] of [
        ['{"Header":', faults.malformedJson],
        [selector, faults.wrongData],
        [broken, faults.wrongData],
      ] as const) {
        const reply = await t.ops.input(rwi, port, body, wrong(fault, 'input'));
        if (succeeded(reply)) await emptied(t, rwi); // accepted without a check, it is at the port like any other
      }
      await expectEcho(t, rwi, uniqueText(t), 'the echo after wrong messages');
    },
  },
];

export const portRefusals: Area = { name: 'port-refusals', title: 'Ports: wrong messages', checks };
