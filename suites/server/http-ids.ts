import type { Area, Check, CheckContext, RwiRef } from '../engine/check.js';
import { segment } from '../engine/dialect.js';
import { uniqueText, unknownId } from './internal/ids.js';
import { expectEcho, succeeded } from './internal/steps.js';
import { faults, wrong } from './internal/wrong.js';

/** A segment with its first plain letter or digit percent-encoded: the same segment by RFC 3986 6.2.2.2. */
function encodeFirst(written: string): string {
  return written.replace(
    /(?<!%)(?<!%.)[A-Za-z0-9]/,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

/** The same id in the other case; undefined when it has no letters. */
function otherCase(id: string): string | undefined {
  const other = id === id.toLowerCase() ? id.toUpperCase() : id.toLowerCase();
  return other === id ? undefined : other;
}

/** Paths of Status with the id as `written`, in the SCI of `rwi`, and of an SCI written so. */
function hostilePaths(t: CheckContext, rwi: RwiRef, written: string): readonly string[] {
  const status = t.ops.path('status', { rwi: { ...rwi, mid: 'HOSTILE' } });
  const sci = t.ops.path('status', { rwi: { ...rwi, cid: 'HOSTILE' } });
  return [status.replace('HOSTILE', written), sci.replace('HOSTILE', written)];
}

async function expectHostileRefused(t: CheckContext, segments: readonly string[]): Promise<void> {
  const rwi = await t.rwi('ECH');
  for (const path of segments.flatMap((written) => hostilePaths(t, rwi, written))) {
    const reply = await t.ops.raw('GET', path, wrong(faults.hostileId));
    t.expect.refused(reply, 'the server never gave this id');
    t.expect.that(
      reply.header('x-injected') === undefined,
      'The id became a header field.',
      { expected: 'no field X-Injected', received: 'X-Injected' },
      reply,
    );
  }
  await expectEcho(t, rwi, uniqueText(t), 'the echo after hostile ids');
}

const checks: readonly Check[] = [
  {
    id: 'http-percent-encoding',
    clause: 'HTTP-008',
    title: 'Ids and route names with a percent-encoded letter name the same resource.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      const path = t.ops.path('status', { rwi });
      for (const id of [segment(rwi.cid), segment(rwi.mid)]) {
        const reply = await t.ops.raw(
          'GET',
          path.replace(`/${id}`, () => `/${encodeFirst(id)}`),
          {
            intent: { operation: 'status', kind: 'valid', note: 'percent-encoded id' },
          },
        );
        t.expect.status(reply, 200, 'a percent-encoded letter or digit is the same letter or digit');
        t.expect.equal(t.expect.schema<{ id: string }>(reply, 'State').id, rwi.mid, 'id in the state', reply);
      }
    },
  },
  {
    id: 'http-traversal-refused',
    clause: 'HTTP-009',
    title: 'Ids with encoded dot segments lead nowhere.',
    needs: ['ECH'],
    run: (t) =>
      expectHostileRefused(t, [
        '..%2F..%2F..%2Fetc%2Fpasswd',
        '..%5C..%5Cwindows%5Cwin.ini',
        '%2e%2e%2f%2e%2e%2fpackage.json',
        '%252e%252e%252f',
      ]),
  },
  {
    id: 'http-long-id-refused',
    clause: 'HTTP-009',
    title: 'An id of 4,000 characters is refused.',
    needs: ['ECH'],
    run: (t) => expectHostileRefused(t, ['a'.repeat(4000)]),
  },
  {
    id: 'http-control-refused',
    clause: 'HTTP-009',
    title: 'Ids with encoded control characters are refused and forge no header field.',
    needs: ['ECH'],
    run: (t) =>
      expectHostileRefused(t, [`${unknownId(t)}%00`, `${unknownId(t)}%0D%0AX-Injected:%201`, '%C0%AF', '%FF%FE']),
  },
  {
    id: 'http-id-case',
    clause: 'HTTP-019',
    title: 'An id in the other case is the same id or an unknown one.',
    needs: ['ECH'],
    async run(t) {
      const rwi = await t.rwi('ECH');
      for (const part of ['cid', 'mid'] as const) {
        const id = otherCase(rwi[part]);
        if (id === undefined) {
          t.observe('AMB-018', 'no-letters', undefined, part);
          continue;
        }
        const reply = await t.ops.status(
          { ...rwi, [part]: id },
          { intent: { operation: 'status', kind: 'probe', note: 'id in the other case' } },
        );
        t.expect.status(reply, [200, '4xx'], 'the id is the same or unknown');
        t.observe('AMB-018', succeeded(reply) ? 'insensitive' : 'sensitive', reply, part);
      }
    },
  },
];

export const httpIds: Area = { name: 'http-ids', title: 'HTTP: how ids are written', checks };
