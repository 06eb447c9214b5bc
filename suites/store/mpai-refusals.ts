import type { Check } from '../engine/check.js';
import { unknownName } from './internal/elements.js';
import { expectMissing, l3Path, someL3s } from './internal/mpai.js';

/** What the MPAI Store REST interface does not give: what nobody has, and ways out of it. */
export const mpaiRefusals: readonly Check[] = [
  {
    id: 'mpai-unknown',
    clause: 'MPAI-013',
    title: 'An id that nobody has is answered 404 with what is missing.',
    async run(t) {
      const id = unknownName(t);
      for (const tail of ['', '/versions', '/findings'] as const)
        expectMissing(t, await t.ops.raw('GET', l3Path(id, tail)), `nobody has published ${id}`);
    },
  },
  {
    id: 'mpai-unknown-version',
    clause: 'MPAI-014',
    title: 'A version that is not there is answered 404 with what is missing.',
    async run(t) {
      const [{ id } = { id: '' }] = await someL3s(t, 1);
      expectMissing(t, await t.ops.raw('GET', l3Path(id, '', 987_654)), `there is no version 987654 of ${id}`);
    },
  },
  {
    id: 'mpai-bad-version',
    clause: 'MPAI-015',
    title: 'What is no version is refused.',
    async run(t) {
      const [{ id } = { id: '' }] = await someL3s(t, 1);
      for (const version of ['latest', '1.5', '-1', '1e0'])
        t.expect.status(await t.ops.raw('GET', l3Path(id, '', version)), '4xx', `${version} is no version`);
    },
  },
  {
    id: 'mpai-no-way-out',
    clause: 'MPAI-016',
    title: 'No id leads out of the Store or makes it fail.',
    async run(t) {
      const climbs = [
        '..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
        '%2e%2e',
        '..%5c..%5c..%5cwindows%5cwin.ini',
        '%00',
        '%ff',
      ];
      for (const id of [...climbs, "';--", 'A'.repeat(300)].map(safe)) {
        const reply = await t.ops.raw('GET', `/MPAI/Store/L3/${id}`);
        t.expect.that(
          (reply.status < 500 || reply.status === 501) && !/^root:[^:\n]*:0:0:|^\[fonts\]/m.test(reply.text()),
          'An odd id makes the Store fail, or leads out of it.',
          { expected: '404, 400 or another 4xx', received: `status ${reply.status} for ${id.slice(0, 60)}` },
          reply,
        );
      }
    },
  },
];

/** What a request line can hold. */
const safe = (id: string): string => id.replace(/[^\x21-\x7e]/g, '');
